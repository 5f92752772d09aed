import type { CallOutcome, CallStatus, PatientOutcome } from '../domain/vocabulary.js';
import type { NewEvent } from './recordEvents.js';

/** What the events tell about a call: ids, states, times and outcomes, nothing personal (DESIGN 6). */
export interface CallFacts {
  readonly id: string;
  readonly status: CallStatus;
  readonly therapistExternalId: string;
  readonly lineId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly tryNumber: number;
  readonly retryOf: string | null;
  readonly claimed: boolean;
  readonly matchIds: readonly string[];
}

/** One patient's outcome in the call. */
export interface CallAnswer {
  readonly matchId: string;
  readonly outcome: PatientOutcome;
  readonly laterUntil: Date | null;
}

export type CallChange =
  | { readonly kind: 'SCHEDULED'; readonly reason: string }
  | { readonly kind: 'RESCHEDULED'; readonly reason: string; readonly previousStartsAt: Date }
  | {
      readonly kind: 'ENDED';
      readonly outcome: CallOutcome;
      readonly answers: readonly CallAnswer[];
      readonly corrected?: boolean;
    }
  | { readonly kind: 'CANCELED'; readonly reason: string }
  /** Claims, releases, another line, patients taken out or added: for those who watch, not for other services. */
  | { readonly kind: 'CHANGED'; readonly reason: string };

/** One event per change of a call. */
export function callEvent(call: CallFacts, change: CallChange): NewEvent {
  const eventType = typeOf(change);
  return {
    topic: change.kind === 'CHANGED' ? null : 'communication-events',
    eventType,
    aggregateType: 'phone_call',
    aggregateId: call.id,
    messageKey: call.id,
    payload: { call_id: call.id, call_data: { ...callData(call), ...changeData(change) } },
  };
}

function typeOf(change: CallChange): string {
  switch (change.kind) {
    case 'SCHEDULED':
      return 'communication.call_scheduled';
    case 'RESCHEDULED':
      return 'communication.call_rescheduled';
    case 'ENDED':
      return change.outcome === 'REACHED' ? 'communication.call_completed' : 'communication.call_failed';
    case 'CANCELED':
      return 'communication.call_canceled';
    case 'CHANGED':
      return 'communication.call_changed';
    default:
      return change satisfies never;
  }
}

function callData(call: CallFacts): Record<string, unknown> {
  return {
    status: call.status,
    therapist_id: call.therapistExternalId,
    line_id: call.lineId,
    starts_at: call.startsAt.toISOString(),
    ends_at: call.endsAt.toISOString(),
    try_number: call.tryNumber,
    retry_of: call.retryOf,
    claimed: call.claimed,
    match_ids: call.matchIds,
  };
}

function changeData(change: CallChange): Record<string, unknown> {
  switch (change.kind) {
    case 'RESCHEDULED':
      return { reason: change.reason, previous_starts_at: change.previousStartsAt.toISOString() };
    case 'ENDED':
      return {
        outcome: change.outcome,
        corrected: change.corrected ?? false,
        outcomes: change.answers.map((answer) => ({
          match_id: answer.matchId,
          outcome: answer.outcome,
          later_until: answer.laterUntil?.toISOString() ?? null,
        })),
      };
    default:
      return { reason: change.reason };
  }
}
