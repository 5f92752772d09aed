import type { CallScriptInput, ScriptPatient } from '../callScript.js';

/** What differs between the languages of a call script. Each function returns one line. */
export interface ScriptWords {
  greeting(therapist: CallScriptInput['therapist']): string;
  introduction(callerName: string | null, organisation: string): string;
  /** What the call is about, by the sexes of its patients. */
  subject(sexes: readonly ScriptPatient['sex'][]): string;
  /** `carriedAll`: each patient of the call was in that mail. */
  mailBefore(date: string, reference: string, carriedAll: boolean): string;
  /** What to ask about each patient. */
  readonly question: string;
  readonly goodbye: string;
  /** From an ISO date. */
  date(isoDate: string): string;
  age(years: number): string;
  readonly sex: Readonly<Record<'FEMALE' | 'MALE' | 'DIVERSE', string>>;
  readonly insurance: Readonly<Record<'STATUTORY' | 'PRIVATE' | 'SELF_PAYER', string>>;
  readonly complaints: string;
  readonly preferredTimes: string;
  readonly lookingSince: string;
  readonly forTherapist: string;
  /** Marks a patient who was in no mail. */
  readonly notMailed: string;
  readonly nothingKnown: string;
}
