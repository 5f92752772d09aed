import type { EntityManager } from '@mikro-orm/postgresql';
import { LockMode } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';
import { PhoneCall } from '../entities/PhoneCall.js';
import { hasPatients } from './cancelEmptied.js';
import { recordCallChange } from './recordCallChange.js';

/**
 * Takes requests out of planned calls: answered by mail, withdrawn, placed elsewhere, moved to another practice. An
 * empty call is canceled. A call that somebody is making at this moment is not pulled away: the patient is marked, and
 * the caller sees it live (DESIGN 4.5). The caller holds the contact points' locks.
 */
export async function releaseFromCalls(
  em: EntityManager,
  requestIds: readonly string[],
  reason: string,
  now: Date,
): Promise<void> {
  if (requestIds.length === 0) return;
  const rows = await queryRows<{ call_id: string; claimed: boolean }>(em, AFFECTED_CALLS, [requestIds]);
  for (const { call_id: id, claimed } of rows) {
    const call = await em.findOneOrFail(PhoneCall, id, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    await markItems(em, id, requestIds, claimed ? 'ALREADY_ANSWERED' : 'REMOVED', now);
    const empty = !claimed && !(await hasPatients(em, id));
    if (empty) Object.assign(call, { status: 'CANCELED', canceledReason: reason });
    const change = empty ? ({ kind: 'CANCELED', reason } as const) : ({ kind: 'CHANGED', reason } as const);
    await recordCallChange(
      em,
      call,
      change,
      { kind: empty ? 'CANCELED' : 'PATIENT_REMOVED', actor: null, details: { reason } },
      now,
    );
  }
}

const AFFECTED_CALLS = `
  SELECT DISTINCT c.id AS call_id, coalesce(c.claim_until > clock_timestamp(), false) AS claimed
  FROM communication.phone_calls c
  JOIN communication.phone_call_batches b ON b.phone_call_id = c.id
  JOIN communication.phone_call_batch_items i ON i.batch_id = b.id AND i.status = 'PLANNED'
  WHERE i.placement_request_id = ANY($1) AND c.status = 'SCHEDULED' ORDER BY c.id`;

async function markItems(
  em: EntityManager,
  callId: string,
  requestIds: readonly string[],
  status: 'ALREADY_ANSWERED' | 'REMOVED',
  now: Date,
): Promise<void> {
  await queryRows(
    em,
    `UPDATE communication.phone_call_batch_items i SET status = $3, updated_at = $4
     FROM communication.phone_call_batches b
     WHERE b.id = i.batch_id AND b.phone_call_id = $1 AND i.placement_request_id = ANY($2) AND i.status = 'PLANNED'`,
    [callId, requestIds, status, now],
  );
}
