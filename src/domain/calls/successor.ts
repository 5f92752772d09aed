import { CommunicationError } from '../../errors.js';
import { assertNever } from '../assertNever.js';
import { MINUTE_MS } from '../calendar/durations.js';
import { createLocalDays } from '../slots/createLocalDays.js';
import type { CallOutcome, CallReason, CallStatus, TimeOfDay } from '../vocabulary.js';
import { localDateAt, startOfNextLocalDay } from './localDates.js';
import { timeOfDayAt } from './timeOfDay.js';

export interface EndedCall {
  readonly outcome: CallOutcome;
  /** Counted tries including this one, see `countedTries`. */
  readonly tryNumber: number;
  /** When the outcome was recorded. */
  readonly callEndedAt: Date;
  readonly slotStartedAt: Date;
  /** What was agreed; only with CALLBACK_REQUESTED. */
  readonly callbackAt: Date | null;
  /** Of the therapist. */
  readonly timeZone: string;
}

export interface SuccessorSettings {
  readonly maxTries: number;
  readonly busyRetryMinutes: number;
}

export const DEFAULT_SUCCESSOR_SETTINGS: SuccessorSettings = { maxTries: 3, busyRetryMinutes: 30 };

export type SuccessorDecision =
  | { readonly kind: 'NONE' }
  | {
      readonly kind: 'RETRY';
      readonly notBefore: Date;
      /** Not on this date of the therapist's calendar; `notBefore` lies after it. Null: the same day will do. */
      readonly notOnLocalDate: string | null;
      /** Another time of day where there is any. */
      readonly avoidTimeOfDay: TimeOfDay | null;
      readonly countsAsTry: true;
      /** The successor's own `try_number`. */
      readonly tryNumber: number;
    }
  /** Exempt from 4.1.2–3 and from the therapist's windows. */
  | { readonly kind: 'CALLBACK'; readonly at: Date; readonly countsAsTry: false; readonly tryNumber: number }
  /** A person has to look at it; `requestStatus` is what becomes of the requests, null: they stay as they are. */
  | { readonly kind: 'GIVE_UP'; readonly reason: 'TRIES_EXHAUSTED'; readonly requestStatus: 'UNREACHABLE' }
  | { readonly kind: 'GIVE_UP'; readonly reason: 'WRONG_NUMBER'; readonly requestStatus: null };

/**
 * Counted tries up to and including a call. Its `try_number` is one more than the tries that were counted when it was
 * planned; an agreed callback is not counted itself. DESIGN 4.5 "Failed call".
 */
export function countedTries(call: { readonly tryNumber: number; readonly reason: CallReason }): number {
  return call.reason === 'CALLBACK' ? call.tryNumber - 1 : call.tryNumber;
}

/** The newest call about a request that is not planned any more. */
export interface EarlierCall {
  readonly status: CallStatus;
  readonly outcome: CallOutcome | null;
  readonly canceledReason: string | null;
  readonly tryNumber: number;
  readonly reason: CallReason;
}

/**
 * The `try_number` of a call that is planned about a request anew. Where a failed call found no slot for its successor, or
 * that one none to move to, the tries go on; after anything else they begin anew. DESIGN 4.5 "Failed call".
 */
export function nextTryNumber(earlier: EarlierCall | null): number {
  if (earlier?.status === 'CANCELED' && earlier.canceledReason === 'NO_SLOT') return earlier.tryNumber;
  const isRetried = earlier?.status === 'FAILED' && earlier.outcome !== null && RETRIED.has(earlier.outcome);
  return isRetried ? countedTries(earlier) + 1 : 1;
}

const RETRIED: ReadonlySet<CallOutcome> = new Set(['BUSY', 'NO_ANSWER', 'VOICEMAIL']);

/**
 * What follows a call that has ended. DESIGN 4.5 "Failed call".
 * @throws CommunicationError CALLBACK_TIME_MISSING, IN_THE_PAST, UNEXPECTED_CALLBACK_TIME (field `callbackAt`)
 */
export function decideSuccessor(
  ended: EndedCall,
  settings: SuccessorSettings = DEFAULT_SUCCESSOR_SETTINGS,
): SuccessorDecision {
  if (ended.outcome !== 'CALLBACK_REQUESTED') assertNoCallback(ended);
  switch (ended.outcome) {
    case 'REACHED':
      return { kind: 'NONE' };
    case 'CALLBACK_REQUESTED':
      return { kind: 'CALLBACK', at: agreedTime(ended), countsAsTry: false, tryNumber: ended.tryNumber + 1 };
    case 'WRONG_NUMBER':
      return { kind: 'GIVE_UP', reason: 'WRONG_NUMBER', requestStatus: null };
    case 'BUSY':
    case 'NO_ANSWER':
    case 'VOICEMAIL':
      if (ended.tryNumber >= settings.maxTries) {
        return { kind: 'GIVE_UP', reason: 'TRIES_EXHAUSTED', requestStatus: 'UNREACHABLE' };
      }
      return ended.outcome === 'BUSY' ? soonAgain(ended, settings) : anotherDay(ended);
    default:
      return assertNever(ended.outcome);
  }
}

function soonAgain({ callEndedAt, tryNumber }: EndedCall, settings: SuccessorSettings): SuccessorDecision {
  const notBefore = new Date(callEndedAt.getTime() + settings.busyRetryMinutes * MINUTE_MS);
  return { ...RETRY, notBefore, notOnLocalDate: null, avoidTimeOfDay: null, tryNumber: tryNumber + 1 };
}

function anotherDay({ slotStartedAt, callEndedAt, timeZone, tryNumber }: EndedCall): SuccessorDecision {
  // An outcome may be recorded long after the call, and a call may be made ahead of its slot.
  const triedAt = slotStartedAt.getTime() <= callEndedAt.getTime() ? slotStartedAt : callEndedAt;
  const localDays = createLocalDays(timeZone);
  const nextDay = startOfNextLocalDay(triedAt, localDays);
  return {
    ...RETRY,
    notBefore: nextDay.getTime() > callEndedAt.getTime() ? nextDay : callEndedAt,
    notOnLocalDate: localDateAt(triedAt, localDays),
    avoidTimeOfDay: timeOfDayAt(triedAt, timeZone),
    tryNumber: tryNumber + 1,
  };
}

const RETRY = { kind: 'RETRY', countsAsTry: true } as const;

function agreedTime({ callbackAt, callEndedAt }: EndedCall): Date {
  if (callbackAt === null) throw callbackError('CALLBACK_TIME_MISSING', 'A callback needs the time that was agreed');
  if (!(callbackAt.getTime() > callEndedAt.getTime())) throw callbackError('IN_THE_PAST', 'A callback lies ahead');
  return callbackAt;
}

function assertNoCallback({ callbackAt, outcome }: EndedCall): void {
  if (callbackAt === null) return;
  throw callbackError('UNEXPECTED_CALLBACK_TIME', `A callback time does not go with the outcome ${outcome}`);
}

function callbackError(code: string, message: string): CommunicationError {
  return new CommunicationError(code, message, { field: 'callbackAt' });
}
