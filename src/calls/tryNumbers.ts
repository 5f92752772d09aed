import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';
import { nextTryNumber } from '../domain/calls/successor.js';
import type { CallOutcome, CallReason, CallStatus } from '../domain/vocabulary.js';

interface EarlierCallRow {
  readonly placement_request_id: string;
  readonly status: CallStatus;
  readonly outcome: CallOutcome | null;
  readonly canceled_reason: string | null;
  readonly try_number: number;
  readonly reason: CallReason;
}

const EARLIER_CALLS = `
  SELECT DISTINCT ON (i.placement_request_id) i.placement_request_id, c.status, c.outcome, c.canceled_reason, c.try_number, c.reason
  FROM communication.phone_call_batch_items i
  JOIN communication.phone_call_batches b ON b.id = i.batch_id JOIN communication.phone_calls c ON c.id = b.phone_call_id
  WHERE i.placement_request_id = ANY($1) AND i.status = 'PLANNED' AND c.status <> 'SCHEDULED'
  ORDER BY i.placement_request_id, c.updated_at DESC, c.id DESC`;

/** Which try a call about these requests is: the most that any of them has behind it, and one. */
export async function loadTryNumbers(
  em: EntityManager,
  requestIds: readonly string[],
): Promise<(memberIds: readonly string[]) => number> {
  const rows = requestIds.length > 0 ? await queryRows<EarlierCallRow>(em, EARLIER_CALLS, [requestIds]) : [];
  const tryNumbers = new Map(
    rows.map((row) => [
      row.placement_request_id,
      nextTryNumber({
        status: row.status,
        outcome: row.outcome,
        canceledReason: row.canceled_reason,
        tryNumber: row.try_number,
        reason: row.reason,
      }),
    ]),
  );
  return (memberIds) => Math.max(1, ...memberIds.map((id) => tryNumbers.get(id) ?? 1));
}
