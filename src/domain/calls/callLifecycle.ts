import { CommunicationError } from '../../errors.js';
import { assertNever } from '../assertNever.js';
import type { CallOutcome, CallStatus } from '../vocabulary.js';

const NEXT_STATUSES: Readonly<Record<CallStatus, readonly CallStatus[]>> = {
  SCHEDULED: ['COMPLETED', 'FAILED', 'CANCELED'],
  // A failed call stays failed: its successor is a call of its own.
  COMPLETED: [],
  FAILED: [],
  CANCELED: [],
};

/** DESIGN 4.5 "States"; another slot, line or claim is no change of status. */
export function canChangeCallStatus(from: CallStatus, to: CallStatus): boolean {
  return NEXT_STATUSES[from].includes(to);
}

/** @throws CommunicationError ILLEGAL_TRANSITION with `from` and `to` in its details */
export function assertCallTransition(from: CallStatus, to: CallStatus): void {
  if (canChangeCallStatus(from, to)) return;
  throw new CommunicationError('ILLEGAL_TRANSITION', `A call cannot change from ${from} to ${to}`, {
    details: { from, to },
  });
}

/** The status that an outcome leads to: only who reached somebody has completed a call. DESIGN 4.5 "Outcome". */
export function callStatusAfter(outcome: CallOutcome): 'COMPLETED' | 'FAILED' {
  switch (outcome) {
    case 'REACHED':
      return 'COMPLETED';
    case 'NO_ANSWER':
    case 'BUSY':
    case 'VOICEMAIL':
    case 'CALLBACK_REQUESTED':
    case 'WRONG_NUMBER':
      return 'FAILED';
    default:
      return assertNever(outcome);
  }
}

/**
 * For clients that name both: the status must be the one that the outcome leads to.
 * @throws CommunicationError OUTCOME_MISMATCH (field `outcome`) for COMPLETED without REACHED, FAILED with it
 */
export function assertOutcomeMatches(status: 'COMPLETED' | 'FAILED', outcome: CallOutcome): void {
  if (callStatusAfter(outcome) === status) return;
  throw new CommunicationError('OUTCOME_MISMATCH', `A call with the outcome ${outcome} is not ${status}`, {
    field: 'outcome',
    details: { status, outcome },
  });
}

/** Whether a planned call was missed: nobody has claimed it, and its slot is over. It moves on, no try is counted. */
export function isMissed(
  call: { readonly status: CallStatus; readonly claimed: boolean; readonly endsAt: Date },
  now: Date,
): boolean {
  return call.status === 'SCHEDULED' && !call.claimed && call.endsAt.getTime() <= now.getTime();
}
