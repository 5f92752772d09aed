import { emailDataInvalid } from './emailDataError.js';
import type { PatientView } from './emailInput.js';
import { fillWord, type Words } from './words.js';

/** What the templates show of one patient, in words. `null`: the line is left out. */
export interface PatientCard {
  readonly reference: string;
  /** "Anfrage 2 von 5"; `null` where there is only one. */
  readonly position: string | null;
  /** "34 Jahre · weiblich · gesetzlich versichert". */
  readonly facts: string;
  readonly complaints: string | null;
  readonly preferredTimes: string | null;
  readonly waitingSince: string | null;
  readonly forTherapist: string | null;
}

/** What a confirmation shows instead: the name, but not once more the complaints next to it. */
export interface AcceptedPatientCard {
  readonly reference: string;
  readonly name: string;
  readonly facts: string;
  readonly preferredTimes: string | null;
  readonly forTherapist: string | null;
}

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})/;

/** Written out from the words file: `Intl` takes longer for one date than a template for a whole patient. */
function formatDate(isoDate: string, words: Words, field: string): string {
  const [, year, month, day] = ISO_DATE.exec(isoDate) ?? [];
  const monthName = words.months[Number(month) - 1];
  if (monthName === undefined || Number(day) < 1 || Number(day) > 31)
    throw emailDataInvalid(field, 'is not an ISO date');
  return fillWord(words.date, { day: Number(day), month: monthName, year: year ?? '' });
}

function factsOf(patient: PatientView, words: Words): string {
  const { age, sex, insurance } = patient;
  const facts = [
    age === null ? null : fillWord(age === 1 ? words.years.one : words.years.many, { n: age }),
    sex === null ? null : words.sex[sex],
    insurance === null ? null : words.insurance[insurance],
  ].filter((fact) => fact !== null);
  return facts.length > 0 ? facts.join(' · ') : words.noFacts;
}

function orNull(value: string | null | undefined): string | null {
  return value?.trim() || null;
}

/** @param index of the patient in the mail, from 0. */
export function patientCard(patient: PatientView, index: number, total: number, words: Words): PatientCard {
  return {
    reference: patient.reference,
    position: total === 1 ? null : fillWord(words.position, { n: index + 1, total }),
    facts: factsOf(patient, words),
    complaints: orNull(patient.complaints),
    preferredTimes: orNull(patient.preferredTimes),
    waitingSince:
      patient.registeredOn === null ? null : formatDate(patient.registeredOn, words, `patients[${index}].registeredOn`),
    forTherapist: orNull(patient.forTherapist),
  };
}

/** Throws `EMAIL_DATA_INVALID` where the name is missing. */
export function acceptedPatientCard(patient: PatientView, index: number, words: Words): AcceptedPatientCard {
  const name = orNull(patient.name);
  if (name === null) throw emailDataInvalid(`patients[${index}].name`, 'is missing');
  return {
    reference: patient.reference,
    name,
    facts: factsOf(patient, words),
    preferredTimes: orNull(patient.preferredTimes),
    forTherapist: orNull(patient.forTherapist),
  };
}
