import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';
import type { PhoneCall } from '../entities/PhoneCall.js';
import { recordCallChange } from './recordCallChange.js';

/** Whether anybody is left to call about. */
export async function hasPatients(em: EntityManager, callId: string): Promise<boolean> {
  const rows = await queryRows(
    em,
    `SELECT 1 FROM communication.phone_call_batch_items i JOIN communication.phone_call_batches b ON b.id = i.batch_id
     WHERE b.phone_call_id = $1 AND i.status = 'PLANNED' LIMIT 1`,
    [callId],
  );
  return rows.length > 0;
}

/**
 * A call is not pulled away from who is making it when its last patient is settled; once nobody makes it any more, it is
 * canceled like any other empty call (DESIGN 4.5). The caller has cleared the claim and holds the call's row.
 */
export async function cancelEmptied(em: EntityManager, call: PhoneCall, now: Date): Promise<void> {
  if (call.status !== 'SCHEDULED' || (await hasPatients(em, call.id))) return;
  const reason = 'PATIENTS_SETTLED';
  Object.assign(call, { status: 'CANCELED', canceledReason: reason });
  const change = { kind: 'CANCELED', reason } as const;
  await recordCallChange(em, call, change, { kind: 'CANCELED', actor: null, details: { reason } }, now);
}
