import { z } from 'zod';
import type { PatientName, PatientSnapshot } from '../entities/PlacementRequest.js';

const text = z.union([z.string().max(4_000), z.array(z.string().max(500)).max(50)]).nullish();
const word = z.string().max(500).nullish();

/** As the patient service and events give it, German or English names, unknown fields tolerated (DESIGN 6). */
export const patientDataSchema = z.looseObject({
  vorname: word,
  first_name: word,
  nachname: word,
  last_name: word,
  registriert_am: word,
  registered_on: word,
  registrierungsdatum: word,
  alter: z.union([z.number(), z.string()]).nullish(),
  age: z.union([z.number(), z.string()]).nullish(),
  geschlecht: word,
  sex: word,
  versicherung: word,
  insurance: word,
  beschwerden: text,
  complaints: text,
  bevorzugte_zeiten: text,
  preferred_times: text,
});
export type PatientData = z.infer<typeof patientDataSchema>;

export interface PatientDetails {
  readonly snapshot: PatientSnapshot;
  /** ISO date; null when unknown or unreadable. */
  readonly registeredOn: string | null;
  readonly name: PatientName;
}

const UNKNOWN: PatientDetails = {
  snapshot: { age: null, sex: null, insurance: null, complaints: null, preferredTimes: null },
  registeredOn: null,
  name: { firstName: null, lastName: null },
};

/**
 * Maps German field names; what cannot be read counts as unknown, the mail says so. Fields that the source does not
 * name stay as they were `known`.
 */
export function readPatientDetails(data: PatientData, known: PatientDetails = UNKNOWN): PatientDetails {
  return {
    snapshot: {
      age: given(known.snapshot.age, readAge, data.alter, data.age),
      sex: given(known.snapshot.sex, readSex, data.geschlecht, data.sex),
      insurance: given(known.snapshot.insurance, readInsurance, data.versicherung, data.insurance),
      complaints: given(known.snapshot.complaints, readText, data.beschwerden, data.complaints),
      preferredTimes: given(known.snapshot.preferredTimes, readText, data.bevorzugte_zeiten, data.preferred_times),
    },
    registeredOn: given(
      known.registeredOn,
      readDate,
      data.registriert_am,
      data.registered_on,
      data.registrierungsdatum,
    ),
    name: {
      firstName: given(known.name.firstName, readText, data.vorname, data.first_name),
      lastName: given(known.name.lastName, readText, data.nachname, data.last_name),
    },
  };
}

/** Whether anything about the patient is known; without that the details count as missing (DESIGN 6). */
export function hasPatientDetails({ snapshot, registeredOn, name }: PatientDetails): boolean {
  return [registeredOn, ...Object.values(snapshot), ...Object.values(name)].some((value) => value !== null);
}

/** The first spelling of the field that has a value, else null when it was named at all, else what was known. */
function given<In, Out>(known: Out, read: (value: In) => Out, ...spellings: (In | null | undefined)[]): Out {
  const value = spellings.find((one) => one !== undefined && one !== null);
  if (value !== undefined && value !== null) return read(value);
  return spellings.includes(null) ? (null as Out) : known;
}

function readText(value: string | readonly string[]): string | null {
  const joined = (typeof value === 'string' ? value : value.join(', ')).trim();
  return joined === '' ? null : joined;
}

function readAge(value: number | string): number | null {
  const age = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof age === 'number' && Number.isInteger(age) && age >= 0 && age <= 120 ? age : null;
}

function readSex(value: string): PatientSnapshot['sex'] {
  if (/^(w|f|weiblich|female|frau)/i.test(value)) return 'FEMALE';
  if (/^(m|männlich|maennlich|male|mann)/i.test(value)) return 'MALE';
  return /^(d|divers)/i.test(value) ? 'DIVERSE' : null;
}

function readInsurance(value: string): PatientSnapshot['insurance'] {
  if (/^(gesetzlich|gkv|statutory|public)/i.test(value)) return 'STATUTORY';
  if (/^(privat|pkv|private)/i.test(value)) return 'PRIVATE';
  return /^(selbst|self)/i.test(value) ? 'SELF_PAYER' : null;
}

/** "2026-01-31", with or without a time behind it, or "31.01.2026". */
function readDate(value: string): string | null {
  const german = /^\s*(\d{1,2})\.(\d{1,2})\.(\d{4})\s*$/.exec(value);
  const iso = german
    ? `${german[3]}-${german[2]?.padStart(2, '0')}-${german[1]?.padStart(2, '0')}`
    : /^\s*(\d{4}-\d{2}-\d{2})/.exec(value)?.[1];
  const day = new Date(`${iso}T00:00:00Z`);
  return iso !== undefined && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(iso) ? iso : null;
}
