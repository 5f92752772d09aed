import type { EntityManager } from '@mikro-orm/postgresql';
import { ContactPoint } from '../entities/ContactPoint.js';
import type { Email } from '../entities/Email.js';
import { PlacementRequest } from '../entities/PlacementRequest.js';
import { Therapist } from '../entities/Therapist.js';
import { CommunicationError } from '../errors.js';
import { badInput } from './serviceParts.js';

/** What is written to one therapist goes to where that therapist is now; a request mail goes to its mailbox. */
export async function moveToTherapist(em: EntityManager, email: Email): Promise<void> {
  if (email.purpose === 'REQUEST' || email.externalDelivery) return;
  const therapist = await em.findOneOrFail(Therapist, email.therapistId);
  const point = await em.findOneOrFail(ContactPoint, therapist.contactPointId);
  if (point.email === null || point.id === email.contactPointId) return;
  email.contactPointId = point.id;
  email.recipientEmail = point.email;
}

/** The acceptance was corrected after its confirmation had failed or become uncertain. @throws CommunicationError NOT_ACCEPTED */
export async function refuseStaleConfirmation(em: EntityManager, email: Email): Promise<void> {
  if (email.confirmsRequestId === null) return;
  const request = await em.findOneOrFail(PlacementRequest, email.confirmsRequestId, { refresh: true });
  if (request.status === 'ACCEPTED') return;
  throw badInput('input.emailId', `The place is not accepted (any more): ${request.status}.`, 'NOT_ACCEPTED');
}

/** @throws CommunicationError EMAIL_BOUNCED */
export async function refuseBouncedAddress(em: EntityManager, email: Email): Promise<void> {
  // Whoever sends by itself knows where to.
  if (email.externalDelivery) return;
  const point = await em.findOneOrFail(ContactPoint, email.contactPointId);
  if (point.emailBouncedAt === null) return;
  throw new CommunicationError(
    'EMAIL_BOUNCED',
    'The mailbox refused mail; the phone is left, or a new address from the therapist service.',
    { field: 'input.emailId' },
  );
}
