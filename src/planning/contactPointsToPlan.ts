import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';

/**
 * Condition on a contact point `c`: somebody waits there, or a planned batch or a mail that was put off may have to
 * change. Elsewhere planning changes nothing. OFFSET 0 keeps PostgreSQL from answering for all contact points at once,
 * which every page of a sweep would then pay for again: ten times the requests took eighteen times as long.
 */
export const HAS_SOMETHING_TO_PLAN = `(
  EXISTS (SELECT 1 FROM communication.therapists t
          JOIN communication.placement_requests r ON r.therapist_id = t.id AND r.status = 'OPEN'
          WHERE t.contact_point_id = c.id OFFSET 0)
  OR EXISTS (SELECT 1 FROM communication.email_batches b WHERE b.contact_point_id = c.id AND b.status = 'PLANNED' OFFSET 0)
  OR EXISTS (SELECT 1 FROM communication.emails e
             WHERE e.contact_point_id = c.id AND e.status = 'QUEUED' AND e.reasons <> '[]' OFFSET 0))`;

/**
 * Those of `ids` where planning can change something: after most mails nobody is left waiting. The same condition, asked
 * the other way round: with few ids that is much cheaper.
 */
export async function contactPointsToPlan(em: EntityManager, ids: readonly string[]): Promise<string[]> {
  const rows = await queryRows<{ id: string }>(em, TO_PLAN, [ids]);
  return rows.map((row) => row.id);
}

const TO_PLAN = `
  SELECT t.contact_point_id AS id FROM communication.therapists t
  JOIN communication.placement_requests r ON r.therapist_id = t.id AND r.status = 'OPEN'
  WHERE t.contact_point_id = ANY($1)
  UNION SELECT contact_point_id FROM communication.email_batches WHERE contact_point_id = ANY($1) AND status = 'PLANNED'
  UNION SELECT contact_point_id FROM communication.emails WHERE contact_point_id = ANY($1) AND status = 'QUEUED' AND reasons <> '[]'`;
