import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';
import { changeStatus } from '../delivery/writeMembers.js';
import type { Email } from '../entities/Email.js';
import { EmailBatch } from '../entities/EmailBatch.js';

/** The requests of a mail that will not leave are open again and its batch is closed. */
export async function giveBackRequests(em: EntityManager, email: Email, now: Date): Promise<void> {
  if (email.batchId === null) return;
  const members = await queryRows<{ id: string }>(
    em,
    'SELECT placement_request_id AS id FROM communication.email_batch_items WHERE batch_id = $1 AND member',
    [email.batchId],
  );
  await changeStatus(
    em,
    members.map((row) => row.id),
    'BATCHED',
    'OPEN',
    'EMAIL_CANCELED',
    now,
  );
  const batch = await em.findOneOrFail(EmailBatch, email.batchId);
  batch.status = 'CANCELED';
  batch.updatedAt = now;
  await em.flush();
}
