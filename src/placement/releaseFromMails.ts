import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';

/**
 * Takes requests out of mails that have not begun to leave. The mail's lease is broken first: that waits for a worker
 * which is committing SENDING at this moment and stops one which composed the mail a moment ago (its fenced step to
 * SENDING finds nothing). The mail is claimed and composed anew: at once when nobody is left in it or when only a change
 * could help it, else when it is due anyway. The caller holds the contact points' locks. Returns the requests that were
 * in such a mail.
 */
export async function releaseFromMails(
  em: EntityManager,
  requestIds: readonly string[],
  now: Date,
): Promise<Set<string>> {
  if (requestIds.length === 0) return new Set();
  const mails = await queryRows<{ id: string; batch_id: string }>(
    em,
    `UPDATE communication.emails SET lease_token = NULL, lease_owner = NULL, lease_until = NULL, updated_at = $2
     WHERE status = 'QUEUED' AND NOT external_delivery AND batch_id IN (
       SELECT batch_id FROM communication.email_batch_items WHERE placement_request_id = ANY($1) AND member)
     RETURNING id, batch_id`,
    [requestIds, now],
  );
  if (mails.length === 0) return new Set();
  const batchIds = mails.map((mail) => mail.batch_id);
  const removed = await queryRows<{ id: string }>(
    em,
    `UPDATE communication.email_batch_items SET member = false, position = NULL, updated_at = $3
     WHERE placement_request_id = ANY($1) AND member AND batch_id = ANY($2) RETURNING placement_request_id AS id`,
    [requestIds, batchIds, now],
  );
  await queryRows(
    em,
    `UPDATE communication.emails e SET due_at = $2 WHERE e.id = ANY($1) AND (e.due_at IS NULL OR (e.due_at > $2 AND NOT EXISTS (
       SELECT 1 FROM communication.email_batch_items i WHERE i.batch_id = e.batch_id AND i.member)))`,
    [mails.map((mail) => mail.id), now],
  );
  return new Set(removed.map((row) => row.id));
}
