import type { PatientOutcome } from '../vocabulary.js';

export interface PatientAnswer {
  readonly outcome: PatientOutcome;
  readonly at: Date;
}

/**
 * From when a contact point cools after one contact, given the current answer of each patient in that contact: the
 * newest refusal, or null when nobody was refused or somebody was accepted, however late. DESIGN 4.1.3.
 */
export function coolingFrom(answers: readonly PatientAnswer[]): Date | null {
  let newest: Date | null = null;
  for (const { outcome, at } of answers) {
    if (outcome === 'ACCEPTED') return null;
    if (outcome === 'REJECTED' && (newest === null || at.getTime() > newest.getTime())) newest = at;
  }
  return newest;
}
