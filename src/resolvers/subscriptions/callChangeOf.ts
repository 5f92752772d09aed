import type { FeedEvent } from '../../feed/liveFeed.js';
import { feedCursor } from '../../queries/feedRange.js';
import { type CallChangeKind, CallChangeKindEnum } from '../../schema/enums/call.js';
import type { PhoneCallChange } from '../../schema/types/CallChanges.js';

/** `call_data` of the events of calls (DESIGN 6). */
export interface CallData {
  readonly status: string;
  readonly therapist_id: string;
  readonly line_id: string;
  readonly starts_at: string;
  readonly previous_starts_at?: string;
  readonly claimed: boolean;
  readonly reason?: string;
  readonly outcome?: string;
  readonly corrected?: boolean;
  readonly outcomes?: readonly {
    readonly match_id: string;
    readonly outcome: string;
    readonly later_until: string | null;
  }[];
}

export function callDataOf(event: FeedEvent): CallData {
  return event.payload.call_data as CallData;
}

const KINDS: Readonly<Record<string, CallChangeKind>> = {
  'communication.call_scheduled': 'SCHEDULED',
  'communication.call_rescheduled': 'RESCHEDULED',
  'communication.call_completed': 'COMPLETED',
  'communication.call_failed': 'FAILED',
  'communication.call_canceled': 'CANCELED',
};

/** An event of a call as subscribers see it. */
export function callChangeOf(event: FeedEvent): PhoneCallChange {
  const data = callDataOf(event);
  return {
    cursor: feedCursor(event.position),
    phoneCallId: event.aggregateId,
    kind: KINDS[event.eventType] ?? kindOfReason(data.reason),
    status: data.status,
    startsAt: new Date(data.starts_at),
    previousStartsAt: data.previous_starts_at === undefined ? null : new Date(data.previous_starts_at),
    lineId: data.line_id,
    claimed: data.claimed,
    outcome: data.outcome ?? null,
    outcomes: (data.outcomes ?? []).map((answer) => ({
      matchId: answer.match_id,
      outcome: answer.outcome,
      laterUntil: answer.later_until === null ? null : new Date(answer.later_until),
    })),
    reason: data.reason ?? null,
    occurredAt: event.occurredAt,
  };
}

/** What is for watchers only says by its reason what it is; any other reason settled requests of the call. */
function kindOfReason(reason: string | undefined): CallChangeKind {
  return CallChangeKindEnum[reason ?? ''] ?? 'PATIENTS_REMOVED';
}
