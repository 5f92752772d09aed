import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';
import type { Email } from '../entities/Email.js';
import type { EmailFacts } from '../outbox/emailEvents.js';

/** What an event tells about a mail, read for one mail. */
export async function emailFactsOf(em: EntityManager, email: Email): Promise<EmailFacts> {
  const [row] = await queryRows<{ external_id: string; match_ids: string[] }>(
    em,
    `SELECT t.external_id, ARRAY(
       SELECT r.match_id FROM communication.email_batch_items i
       JOIN communication.placement_requests r ON r.id = i.placement_request_id
       WHERE i.batch_id = $2 AND i.member ORDER BY i.position) AS match_ids
     FROM communication.therapists t WHERE t.id = $1`,
    [email.therapistId, email.batchId],
  );
  return {
    id: email.id,
    reference: email.reference,
    purpose: email.purpose,
    templateName: email.templateName,
    therapistExternalId: row?.external_id ?? '',
    batchId: email.batchId,
    matchIds: row?.match_ids ?? [],
  };
}
