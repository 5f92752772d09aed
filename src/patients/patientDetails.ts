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

/** Maps German field names; what cannot be read counts as unknown, the mail says so. */
export function readPatientDetails(data: PatientData): PatientDetails {
  return {
    snapshot: {
      age: readAge(data.alter ?? data.age),
      sex: readSex(data.geschlecht ?? data.sex),
      insurance: readInsurance(data.versicherung ?? data.insurance),
      complaints: readText(data.beschwerden ?? data.complaints),
      preferredTimes: readText(data.bevorzugte_zeiten ?? data.preferred_times),
    },
    registeredOn: readDate(data.registriert_am ?? data.registered_on ?? data.registrierungsdatum),
    name: { firstName: readText(data.vorname ?? data.first_name), lastName: readText(data.nachname ?? data.last_name) },
  };
}

function readText(value: string | readonly string[] | null | undefined): string | null {
  const joined = (Array.isArray(value) ? value.join(', ') : ((value as string | null | undefined) ?? '')).trim();
  return joined === '' ? null : joined;
}

function readAge(value: number | string | null | undefined): number | null {
  const age = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof age === 'number' && Number.isInteger(age) && age >= 0 && age <= 120 ? age : null;
}

function readSex(value: string | null | undefined): PatientSnapshot['sex'] {
  if (/^(w|f|weiblich|female|frau)/i.test(value ?? '')) return 'FEMALE';
  if (/^(m|männlich|maennlich|male|mann)/i.test(value ?? '')) return 'MALE';
  return /^(d|divers)/i.test(value ?? '') ? 'DIVERSE' : null;
}

function readInsurance(value: string | null | undefined): PatientSnapshot['insurance'] {
  if (/^(gesetzlich|gkv|statutory|public)/i.test(value ?? '')) return 'STATUTORY';
  if (/^(privat|pkv|private)/i.test(value ?? '')) return 'PRIVATE';
  return /^(selbst|self)/i.test(value ?? '') ? 'SELF_PAYER' : null;
}

/** "2026-01-31", with or without a time behind it, or "31.01.2026". */
function readDate(value: string | null | undefined): string | null {
  const german = /^\s*(\d{1,2})\.(\d{1,2})\.(\d{4})\s*$/.exec(value ?? '');
  const iso = german
    ? `${german[3]}-${german[2]?.padStart(2, '0')}-${german[1]?.padStart(2, '0')}`
    : /^\s*(\d{4}-\d{2}-\d{2})/.exec(value ?? '')?.[1];
  const day = new Date(`${iso}T00:00:00Z`);
  return iso !== undefined && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(iso) ? iso : null;
}
