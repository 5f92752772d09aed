import { plusDays } from '../calendar/durations.js';

export type UndecidedDecision =
  /** One more call, not before that moment (`callNotBefore` of the request). */
  | { readonly kind: 'CALL_AGAIN'; readonly notBefore: Date; readonly undecidedCalls: number }
  /** Asked twice without a decision. */
  | { readonly kind: 'NEEDS_ATTENTION'; readonly undecidedCalls: number };

/**
 * What follows when the therapist was undecided about a patient in a call. DESIGN 4.2: one more call after 7 days, then
 * a person has to look at it.
 * @param before.undecidedCalls calls in which that was so already, this one apart
 */
export function decideUndecided(
  before: { readonly undecidedCalls: number; readonly reachedAt: Date },
  settings: { readonly contactIntervalDays: number },
): UndecidedDecision {
  const undecidedCalls = before.undecidedCalls + 1;
  if (undecidedCalls > 1) return { kind: 'NEEDS_ATTENTION', undecidedCalls };
  return { kind: 'CALL_AGAIN', notBefore: plusDays(before.reachedAt, settings.contactIntervalDays), undecidedCalls };
}
