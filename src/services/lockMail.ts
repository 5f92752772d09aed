import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { lockContactPoints } from '../database/locks.js';
import { queryRows } from '../database/query.js';
import { Email } from '../entities/Email.js';
import { found } from './serviceParts.js';

/** A mail with all contact points that a decision about it touches. */
export interface MailScope {
  readonly email: Email;
  readonly contactPointIds: readonly string[];
}

/**
 * Locks the mail's contact point and those that its therapists are at now (they may have moved since), then the mail.
 * @throws CommunicationError NOT_FOUND
 */
export async function lockMail(em: EntityManager, id: string): Promise<MailScope> {
  const known = found(await em.findOne(Email, id), 'Email', 'input.emailId');
  const rows = await queryRows<{ id: string }>(
    em,
    `SELECT $1::uuid AS id UNION SELECT t.contact_point_id FROM communication.therapists t WHERE t.id = $2 OR t.id IN (
       SELECT r.therapist_id FROM communication.email_batch_items i
       JOIN communication.placement_requests r ON r.id = i.placement_request_id WHERE i.batch_id = $3 AND i.member)`,
    [known.contactPointId, known.therapistId, known.batchId],
  );
  const contactPointIds = rows.map((row) => row.id);
  await lockContactPoints(em, contactPointIds);
  const email = await em.findOneOrFail(Email, id, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
  return { email, contactPointIds };
}
