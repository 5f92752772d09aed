import type { EmailInput, ManualEmailInput } from './emailInput.js';
import { greetingFor } from './greeting.js';
import { type AcceptedPatientCard, acceptedPatientCard, type PatientCard, patientCard } from './patientCard.js';
import { patientsPhrase, peopleOf } from './patientsPhrase.js';
import type { Words } from './words.js';

interface LetterView {
  readonly greeting: string;
  readonly reference: string;
  /** Who signs; null where that is the organisation itself, which is named below it. */
  readonly senderName: string | null;
  readonly organisation: string;
  readonly phone: string | null;
}

/** What the templates of request and confirmation mails may use. */
export interface MailView extends LetterView {
  /** Several requests. */
  readonly several: boolean;
  /** Several people: one of them may have several requests. */
  readonly severalPeople: boolean;
  readonly patientsPhrase: string;
  readonly patients: readonly (PatientCard | AcceptedPatientCard)[];
  readonly firstReference: string;
  readonly secondReference: string | null;
  readonly otherTherapists: string | null;
  readonly words: Words;
}

/** What the layout of hand-written mails may use. */
export interface ManualView extends LetterView {
  readonly bodyText: string;
}

/** What a subject may use: nothing about any patient, by construction. */
export interface SubjectView {
  readonly reference: string;
  readonly subject?: string;
}

function letterView(input: EmailInput | ManualEmailInput): LetterView {
  return {
    greeting: greetingFor(input.recipient, input.language),
    reference: input.reference,
    senderName: input.sender.name === input.sender.organisation ? null : input.sender.name,
    organisation: input.sender.organisation,
    phone: input.sender.phone?.trim() || null,
  };
}

function enumerate(names: readonly string[], and: string): string | null {
  if (names.length < 2) return names[0] ?? null;
  return `${names.slice(0, -1).join(', ')} ${and} ${names.at(-1)}`;
}

export function mailView(input: EmailInput, words: Words): MailView {
  const { patients } = input;
  const people = peopleOf(patients);
  return {
    ...letterView(input),
    several: patients.length > 1,
    severalPeople: people.length > 1,
    patientsPhrase: patientsPhrase(people, words),
    patients: patients.map((patient, index) =>
      input.template === 'confirmation'
        ? acceptedPatientCard(patient, index, words)
        : patientCard(patient, index, patients.length, words),
    ),
    firstReference: patients[0]?.reference ?? '',
    secondReference: patients[1]?.reference ?? null,
    otherTherapists: enumerate(
      (input.otherTherapists ?? []).filter((name) => name.trim() !== ''),
      words.and,
    ),
    words,
  };
}

export function manualView(input: ManualEmailInput): ManualView {
  return { ...letterView(input), bodyText: input.bodyText.trim() };
}
