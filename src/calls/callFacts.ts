import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';
import type { PhoneCall } from '../entities/PhoneCall.js';
import type { CallFacts } from '../outbox/callEvents.js';

/** What an event tells about a call, read for one call. */
export async function callFactsOf(em: EntityManager, call: PhoneCall): Promise<CallFacts> {
  const [row] = await queryRows<{ external_id: string; match_ids: string[] }>(
    em,
    `SELECT t.external_id, ARRAY(
       SELECT r.match_id FROM communication.phone_call_batches b
       JOIN communication.phone_call_batch_items i ON i.batch_id = b.id AND i.status <> 'REMOVED'
       JOIN communication.placement_requests r ON r.id = i.placement_request_id
       WHERE b.phone_call_id = $2 ORDER BY i.priority) AS match_ids
     FROM communication.therapists t WHERE t.id = $1`,
    [call.therapistId, call.id],
  );
  return {
    id: call.id,
    status: call.status,
    therapistExternalId: row?.external_id ?? '',
    lineId: call.lineId,
    startsAt: call.startsAt,
    endsAt: call.endsAt,
    tryNumber: call.tryNumber,
    retryOf: call.retryOf,
    claimed: call.claimToken !== null,
    matchIds: row?.match_ids ?? [],
  };
}
