import type { PatientView } from './emailInput.js';
import { fillWord, type Words } from './words.js';

type ManyKey = keyof Words['manyPatients'];

function manyKey(patients: readonly PatientView[]): ManyKey {
  const sexes = new Set(patients.map((patient) => patient.sex));
  if (sexes.size === 1 && sexes.has('FEMALE')) return 'FEMALE';
  if (sexes.size === 1 && sexes.has('MALE')) return 'MALE';
  if (sexes.has('DIVERSE') || sexes.has(null)) return 'OTHER';
  return patients.length === 2 ? 'WOMAN_AND_MAN' : 'WOMEN_AND_MEN';
}

/** Each patient once, however many therapists of the practice are asked. */
export function peopleOf(patients: readonly PatientView[]): PatientView[] {
  return patients.filter(
    ({ person }, index) => person === undefined || patients.findIndex((other) => other.person === person) === index,
  );
}

/** Whom a place is sought for, to follow "für" or "for": "eine Patientin", "fünf Patientinnen und Patienten". */
export function patientsPhrase(people: readonly PatientView[], words: Words): string {
  const [first] = people;
  if (people.length === 1 && first) return words.onePatient[first.sex ?? 'UNKNOWN'];
  const count = words.numbers[people.length - 2] ?? String(people.length);
  return fillWord(words.manyPatients[manyKey(people)], { n: count });
}
