import { createLocalDays } from '../slots/createLocalDays.js';
import type { Language, Salutation } from '../vocabulary.js';
import { localDateAt } from './localDates.js';
import { englishScript } from './script/englishScript.js';
import { germanScript } from './script/germanScript.js';
import { oneLine } from './script/oneLine.js';
import { patientLine } from './script/patientLine.js';
import type { ScriptWords } from './script/scriptWords.js';

/** What the caller may say about one patient: never a name. DESIGN 5. */
export interface ScriptPatient {
  /** Short name of the request in the mail that went before ("P-1"); null: it was in none. */
  readonly reference: string | null;
  /** In years. */
  readonly age: number | null;
  readonly sex: 'FEMALE' | 'MALE' | 'DIVERSE' | null;
  readonly insurance: 'STATUTORY' | 'PRIVATE' | 'SELF_PAYER' | null;
  readonly complaints: string | null;
  readonly preferredTimes: string | null;
  /** ISO date since when the patient looks for a place. */
  readonly registeredOn: string | null;
  /** Whom of a shared practice the request is meant for: title and name; null: the one who is called. */
  readonly forTherapist: string | null;
}

export interface CallScriptInput {
  readonly language: Language;
  readonly therapist: {
    readonly salutation: Salutation;
    /** As it is spoken to ("Prof. Dr."), empty for none. */
    readonly spokenTitle: string;
    readonly firstName: string | null;
    readonly lastName: string | null;
    readonly timeZone: string;
  };
  readonly caller: { readonly name: string | null; readonly organisation: string };
  /** In the order in which they are talked about. */
  readonly patients: readonly ScriptPatient[];
  /** The newest request mail to them that stayed unanswered. */
  readonly mailBefore: { readonly sentAt: Date; readonly reference: string } | null;
}

const WORDS: Readonly<Record<Language, ScriptWords>> = { de: germanScript, en: englishScript };

/** What the caller says, line by line, in the language of the therapist; pure text. */
export function callScript(input: CallScriptInput): readonly string[] {
  const { language, therapist, caller, patients, mailBefore } = input;
  const words = WORDS[language];
  return [
    words.greeting(therapist),
    words.introduction(caller.name, caller.organisation),
    words.subject(patients.map(({ sex }) => sex)),
    ...(mailBefore === null ? [] : [mailLine(mailBefore, input, words)]),
    ...patients.flatMap((patient, index) => [
      `${index + 1}. ${patientLine(patient, mailBefore !== null, words)}`,
      words.question,
    ]),
    words.goodbye,
  ].map(oneLine);
}

function mailLine(mail: { sentAt: Date; reference: string }, input: CallScriptInput, words: ScriptWords): string {
  const day = localDateAt(mail.sentAt, createLocalDays(input.therapist.timeZone));
  const carriedAll = input.patients.every(({ reference }) => reference !== null);
  return words.mailBefore(words.date(day), mail.reference, carriedAll);
}
