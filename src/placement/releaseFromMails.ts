import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';

/**
 * Takes requests out of mails that have not begun to leave. The mail's lease is broken, so that a worker which composed
 * it a moment ago cannot send it any more (its fenced step to SENDING finds nothing), and it is claimed and composed
 * anew. The caller holds the contact points' locks. Returns the requests that were in such a mail.
 */
export async function releaseFromMails(
  em: EntityManager,
  requestIds: readonly string[],
  now: Date,
): Promise<Set<string>> {
  if (requestIds.length === 0) return new Set();
  const removed = await queryRows<{ placement_request_id: string; email_id: string }>(
    em,
    `UPDATE communication.email_batch_items i SET member = false, position = NULL, updated_at = $2
     FROM communication.emails e
     WHERE i.placement_request_id = ANY($1) AND i.member AND e.batch_id = i.batch_id AND e.status = 'QUEUED'
     RETURNING i.placement_request_id, e.id AS email_id`,
    [requestIds, now],
  );
  await queryRows(
    em,
    `UPDATE communication.emails SET lease_token = NULL, lease_owner = NULL, lease_until = NULL, due_at = least(due_at, $2), updated_at = $2
     WHERE id = ANY($1) AND status = 'QUEUED'`,
    [[...new Set(removed.map((row) => row.email_id))], now],
  );
  return new Set(removed.map((row) => row.placement_request_id));
}
