import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';

/**
 * Stops mails of these contact points that a worker has composed but not begun to send: the rules have changed, so they
 * are claimed and decided about anew. The caller holds the contact points' locks.
 */
export async function breakLeases(em: EntityManager, contactPointIds: readonly string[], now: Date): Promise<void> {
  await queryRows(
    em,
    `UPDATE communication.emails SET lease_token = NULL, lease_owner = NULL, lease_until = NULL, updated_at = $2
     WHERE contact_point_id = ANY($1) AND status = 'QUEUED' AND lease_token IS NOT NULL`,
    [contactPointIds, now],
  );
}
