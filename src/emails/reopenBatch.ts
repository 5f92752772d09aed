import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { queryRows } from '../database/query.js';
import type { Email } from '../entities/Email.js';
import { EmailBatch } from '../entities/EmailBatch.js';
import { CommunicationError } from '../errors.js';

/**
 * A mail that is to be sent again takes its batch with it. There is one open batch per contact point: a planned one
 * gives way (its requests are chosen anew at the claim), a queued one does not.
 * @throws CommunicationError OPEN_BATCH_EXISTS
 */
export async function reopenBatch(em: EntityManager, email: Email, now: Date): Promise<void> {
  if (email.batchId === null) return;
  await makeWay(em, email, now);
  const batch = await em.findOneOrFail(EmailBatch, email.batchId);
  batch.status = 'QUEUED';
  batch.updatedAt = now;
  await em.flush();
}

/** There is one open batch per contact point: a planned one gives way to this mail. @throws CommunicationError OPEN_BATCH_EXISTS */
export async function makeWay(em: EntityManager, email: Email, now: Date): Promise<void> {
  const open = await em.findOne(EmailBatch, {
    contactPointId: email.contactPointId,
    status: { $in: ['PLANNED', 'QUEUED'] },
  });
  if (!open || open.id === email.batchId) return;
  if (open.status === 'QUEUED') {
    throw new CommunicationError(
      'OPEN_BATCH_EXISTS',
      'Another mail to this contact point is on its way; retry when it has ended.',
      { field: 'input.emailId' },
    );
  }
  open.status = 'CANCELED';
  open.dueAt = null;
  open.updatedAt = now;
  await em.flush();
}

/** What staff stopped must not go out again by itself: the next batch of the contact point is opened held. */
export async function holdNextBatch(
  em: EntityManager,
  contactPointId: string,
  heldBy: string,
  now: Date,
): Promise<void> {
  await queryRows(
    em,
    `INSERT INTO communication.email_batches (id, contact_point_id, status, opens_at, due_at, held_at, held_by, created_at, updated_at)
     VALUES ($1, $2, 'PLANNED', $3, NULL, $3, $4, $3, $3)
     ON CONFLICT (contact_point_id) WHERE status IN ('PLANNED', 'QUEUED')
     DO UPDATE SET held_at = excluded.held_at, held_by = excluded.held_by, updated_at = excluded.updated_at`,
    [uuidv7(), contactPointId, now, heldBy],
  );
}
