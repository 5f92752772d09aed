import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';

/** Contact points whose newest request mail got no answer at all. */
export async function silentContactPoints(
  em: EntityManager,
  contactPointIds: readonly string[],
  /** Mails that the question is about; they don't count. */
  selfIds: readonly string[] = [],
): Promise<Set<string>> {
  const rows = await queryRows<{ contact_point_id: string; silent: boolean }>(
    em,
    `SELECT DISTINCT ON (e.contact_point_id) e.contact_point_id, e.response_received_at IS NULL AND NOT EXISTS (
       SELECT 1 FROM communication.email_batch_items i WHERE i.batch_id = e.batch_id AND i.member AND i.outcome IS NOT NULL) AS silent
     FROM communication.emails e
     WHERE e.contact_point_id = ANY($1) AND e.id <> ALL($2) AND e.status IN ('SENT', 'UNCERTAIN') AND e.purpose = 'REQUEST'
     ORDER BY e.contact_point_id, e.attempted_at DESC`,
    [contactPointIds, selfIds],
  );
  return new Set(rows.filter((row) => row.silent).map((row) => row.contact_point_id));
}
