import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { queryRows } from '../database/query.js';
import { messageIdOf, nameOf } from '../delivery/writeClaims.js';
import { ContactPoint } from '../entities/ContactPoint.js';
import { Email } from '../entities/Email.js';
import type { PlacementRequest } from '../entities/PlacementRequest.js';
import { Therapist } from '../entities/Therapist.js';
import { emailStatusEvent } from '../outbox/emailEvents.js';
import { recordEvents } from '../outbox/recordEvents.js';
import { changeEmail } from './changeEmail.js';
import { emailFactsOf } from './emailFacts.js';

/**
 * Queues the confirmation of an acceptance: the only mail that names the patient, no contact, triggers nothing
 * (DESIGN 4.1, 4.3). Without an address there is none.
 */
export async function queueConfirmation(
  em: EntityManager,
  request: PlacementRequest,
  settings: { readonly messageIdDomain: string },
  now: Date,
): Promise<void> {
  const therapist = await em.findOneOrFail(Therapist, request.therapistId);
  const point = await em.findOneOrFail(ContactPoint, therapist.contactPointId);
  const existing = await em.findOne(Email, { confirmsRequestId: request.id, status: { $ne: 'CANCELED' } });
  if (existing || point.email === null || point.emailBouncedAt !== null) return;
  const id = uuidv7();
  const [row] = await queryRows<{ reference: string }>(
    em,
    `SELECT 'A-' || nextval('communication.email_references') AS reference`,
  );
  const email = em.create(Email, {
    id,
    reference: (row as { reference: string }).reference,
    therapistId: therapist.id,
    contactPointId: point.id,
    confirmsRequestId: request.id,
    purpose: 'CONFIRMATION',
    status: 'QUEUED',
    language: therapist.language,
    messageId: messageIdOf(id, { settings }),
    recipientEmail: point.email,
    recipientName: nameOf(therapist),
    countsAsContact: false,
    dueAt: now,
    queuedAt: now,
    createdAt: now,
    updatedAt: now,
  });
  await em.persist(email).flush();
  await recordEvents(em, [emailStatusEvent(await emailFactsOf(em, email), { from: null, to: 'QUEUED' })], now);
}

/**
 * The acceptance no longer stands: a confirmation that has not begun to leave stays here. True when one has left, or may
 * have: a person has to tell the therapist.
 */
export async function cancelConfirmation(
  em: EntityManager,
  request: PlacementRequest,
  reason: 'OUTCOME_CORRECTED' | 'PATIENT_DELETED',
  now: Date,
): Promise<boolean> {
  const email = await em.findOne(
    Email,
    { confirmsRequestId: request.id, status: { $nin: ['CANCELED', 'FAILED'] } },
    { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true },
  );
  if (email?.status !== 'QUEUED') return email !== null;
  await changeEmail(em, email, 'CANCELED', reason, now);
  return false;
}
