import type { ScriptPatient } from '../callScript.js';
import { shortText } from './oneLine.js';
import type { ScriptWords } from './scriptWords.js';

/**
 * One patient in one line: age, sex, insurance, complaints, preferred times, since when; what is unknown is left out.
 * Where a mail went before, it says which of its requests this is, or that it was not in it.
 */
export function patientLine(patient: ScriptPatient, mailWentBefore: boolean, words: ScriptWords): string {
  const person = [
    patient.age === null ? null : words.age(patient.age),
    patient.sex === null ? null : words.sex[patient.sex],
    patient.insurance === null ? null : words.insurance[patient.insurance],
  ];
  const facts = [
    person.filter((fact) => fact !== null).join(', '),
    labelled(words.complaints, patient.complaints),
    labelled(words.preferredTimes, patient.preferredTimes),
    patient.registeredOn === null ? '' : `${words.lookingSince} ${words.date(patient.registeredOn)}`,
  ].filter((fact) => fact !== '');
  const about = facts.length > 0 ? facts.join('; ') : words.nothingKnown;
  const forTherapist = labelled(words.forTherapist, patient.forTherapist);
  const name = patient.reference ?? (mailWentBefore ? words.notMailed : null);
  return `${name === null ? '' : `${name}: `}${about}${forTherapist === '' ? '' : ` (${forTherapist})`}`;
}

function labelled(label: string, text: string | null): string {
  const short = shortText(text);
  return short === null ? '' : `${label} ${short}`;
}
