import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';

/**
 * Whether the patient was deleted at that moment or after it: an event of before that comes late (topics have no common
 * order) must not bring back what was erased. The caller holds the patient's lock.
 */
export async function wasDeletedSince(em: EntityManager, patientExternalId: string, since: Date): Promise<boolean> {
  const rows = await queryRows(
    em,
    `SELECT 1 FROM communication.inbox_events WHERE message_key = $1 AND event_type = 'patient.deleted' AND status = 'DONE'
       AND occurred_at >= $2 LIMIT 1`,
    [`patient:${patientExternalId}`, since],
  );
  return rows.length > 0;
}
