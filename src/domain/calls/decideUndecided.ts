import { plusDays } from '../calendar/durations.js';

export type UndecidedDecision =
  /** One more call, not before that moment (`callNotBefore` of the request). */
  | { readonly kind: 'CALL_AGAIN'; readonly notBefore: Date; readonly undecidedAnswers: number }
  /** Asked twice without a decision. */
  | { readonly kind: 'NEEDS_ATTENTION'; readonly undecidedAnswers: number };

/**
 * What follows when the therapist was undecided about a patient, in a mail or in a call. DESIGN 4.2: one more call after
 * 7 days, then a person has to look at it.
 * @param before.undecidedAnswers answers in which that was so already, this one apart
 */
export function decideUndecided(
  before: { readonly undecidedAnswers: number; readonly answeredAt: Date },
  settings: { readonly contactIntervalDays: number },
): UndecidedDecision {
  const undecidedAnswers = before.undecidedAnswers + 1;
  if (undecidedAnswers > 1) return { kind: 'NEEDS_ATTENTION', undecidedAnswers };
  return { kind: 'CALL_AGAIN', notBefore: plusDays(before.answeredAt, settings.contactIntervalDays), undecidedAnswers };
}
