import type { EntityManager } from '@mikro-orm/postgresql';
import { assertEmailTransition } from '../domain/email/emailLifecycle.js';
import type { EmailStatus } from '../domain/vocabulary.js';
import type { Email } from '../entities/Email.js';
import { emailStatusEvent } from '../outbox/emailEvents.js';
import { recordEvents } from '../outbox/recordEvents.js';
import { emailFactsOf } from './emailFacts.js';

/**
 * Changes the state of one mail by a person's word and writes the event. The caller holds the contact point's lock and
 * the mail's row. A lease is broken by it, so a worker that composed the mail a moment ago cannot send it any more.
 * @throws CommunicationError ILLEGAL_TRANSITION
 */
export async function changeEmail(
  em: EntityManager,
  email: Email,
  to: EmailStatus,
  reason: string,
  now: Date,
): Promise<void> {
  const from = email.status;
  assertEmailTransition(from, to);
  email.status = to;
  email.leaseToken = null;
  email.leaseOwner = null;
  email.leaseUntil = null;
  email.dueAt = to === 'QUEUED' && !email.externalDelivery ? now : null;
  if (to === 'QUEUED') email.queuedAt = now;
  if (to !== 'FAILED') email.reasons = [];
  email.updatedAt = now;
  await em.flush();
  await recordEvents(em, [emailStatusEvent(await emailFactsOf(em, email), { from, to, reason })], now);
}
