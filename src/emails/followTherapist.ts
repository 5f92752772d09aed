import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';

/**
 * Hand-written mails and confirmations that have not begun to leave go to the therapist's new contact point with them
 * (DESIGN 4.5: a new address is used from the next claim on). The caller holds both contact points' locks.
 */
export async function followTherapist(
  em: EntityManager,
  therapistId: string,
  contactPointId: string,
  now: Date,
): Promise<void> {
  await queryRows(
    em,
    `UPDATE communication.emails e SET contact_point_id = c.id, 
       recipient_email = CASE WHEN e.external_delivery THEN e.recipient_email ELSE coalesce(c.email, e.recipient_email) END,
       lease_token = NULL, lease_owner = NULL, lease_until = NULL, updated_at = $3
     FROM communication.contact_points c
     WHERE c.id = $2 AND e.therapist_id = $1 AND e.purpose <> 'REQUEST' AND e.status IN ('DRAFT', 'QUEUED')`,
    [therapistId, contactPointId, now],
  );
}
