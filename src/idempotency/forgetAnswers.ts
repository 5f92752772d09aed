import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';

/**
 * Erases stored answers that may tell of these requests: their own, and those of mails and calls that they were in. The
 * keys stay, so that a repeated call still does nothing twice; it then gets its subject as it is.
 */
export async function forgetAnswersAbout(em: EntityManager, requestIds: readonly string[]): Promise<void> {
  await queryRows(em, FORGET, [requestIds]);
}

const FORGET = `
  UPDATE communication.idempotency_keys SET answer = NULL WHERE answer IS NOT NULL AND subject_id IN (
    SELECT unnest($1::uuid[])
    UNION SELECT e.id FROM communication.emails e WHERE e.confirms_request_id = ANY($1)
    UNION SELECT e.id FROM communication.email_batch_items i JOIN communication.emails e ON e.batch_id = i.batch_id
          WHERE i.placement_request_id = ANY($1)
    UNION SELECT d.email_id FROM communication.email_draft_requests d WHERE d.placement_request_id = ANY($1)
    UNION SELECT unnest(ARRAY[b.id, b.phone_call_id]) FROM communication.phone_call_batch_items i
          JOIN communication.phone_call_batches b ON b.id = i.batch_id WHERE i.placement_request_id = ANY($1))`;
