import { nameOf } from '../delivery/writeClaims.js';
import type { Language } from '../domain/vocabulary.js';
import { changeEmail } from '../emails/changeEmail.js';
import { holdNextBatch, reopenBatch } from '../emails/reopenBatch.js';
import { requireRequestsHere } from '../emails/requireRequestsHere.js';
import { takeRequests, writeDraftRequests } from '../emails/takeRequests.js';
import { writeDraft } from '../emails/writeDraft.js';
import type { Sealed } from '../encryption/sealed.js';
import type { Vault } from '../encryption/vault.js';
import { ContactPoint } from '../entities/ContactPoint.js';
import type { Email, EmailContent } from '../entities/Email.js';
import { Therapist } from '../entities/Therapist.js';
import { CommunicationError } from '../errors.js';
import { planContactPoints } from '../planning/planContactPoints.js';
import { checkedBody, checkedHtml, checkedSubject } from './emailInputChecks.js';
import { giveBackRequests } from './giveBackRequests.js';
import { lockMail } from './lockMail.js';
import { moveToTherapist, refuseBouncedAddress, refuseStaleConfirmation } from './requeueMail.js';
import { badInput, found, recordAction, type ServiceParts } from './serviceParts.js';
import { checkNotes } from './textChecks.js';

export interface CreateEmailInput {
  readonly therapistId: string;
  readonly subject: string;
  readonly bodyText: string;
  /** The therapist's own language when left out. */
  readonly language?: Language | null;
  /** What it is about: open requests at the therapist's contact point. */
  readonly placementRequestIds?: readonly string[] | null;
  readonly staffMemberId: string;
}

export interface UpdateEmailInput {
  readonly emailId: string;
  readonly subject?: string | null;
  readonly bodyText?: string | null;
  /** Of a draft that a client sends by itself. */
  readonly bodyHtml?: string | null;
  readonly language?: Language | null;
  /** Of a draft only; takes the place of those before. */
  readonly placementRequestIds?: readonly string[] | null;
  readonly followUpRequired?: boolean | null;
  readonly followUpNotes?: string | null;
  readonly staffMemberId: string;
}

export interface EmailActionInput {
  readonly emailId: string;
  readonly staffMemberId: string;
}

/** Mails that staff write by hand, and what staff do with any mail before it left or after it failed (DESIGN 4.4). */
export function createEmailService(parts: ServiceParts) {
  return {
    createEmail: createEmail(parts),
    updateEmail: updateEmail(parts),
    queueEmail: queueEmail(parts),
    cancelEmail: cancelEmail(parts),
  };
}

export type EmailService = ReturnType<typeof createEmailService>;

/** A draft. @throws CommunicationError NOT_FOUND, BAD_USER_INPUT, NO_EMAIL_ADDRESS, NOT_WAITING_HERE */
function createEmail(parts: ServiceParts) {
  const { transact, clock } = parts;
  return async (input: CreateEmailInput): Promise<Email> => {
    const content: EmailContent = {
      subject: checkedSubject(input.subject),
      html: null,
      text: checkedBody(input.bodyText),
    };
    return transact(async (em) => {
      const now = clock.now();
      const therapist = found(await em.findOne(Therapist, input.therapistId), 'Therapist', 'input.therapistId');
      const point = await em.findOneOrFail(ContactPoint, therapist.contactPointId);
      if (point.email === null)
        throw badInput('input.therapistId', 'This therapist has no email address; use the phone.', 'NO_EMAIL_ADDRESS');
      return writeDraft(
        em,
        parts,
        {
          therapist,
          contactPointId: point.id,
          recipient: { email: point.email, name: nameOf(therapist) },
          content,
          language: input.language ?? null,
          requestIds: input.placementRequestIds ?? [],
          externalDelivery: false,
          createdBy: input.staffMemberId,
        },
        now,
      );
    });
  };
}

/** Text and language of a draft; follow-up marks of any mail. @throws CommunicationError NOT_FOUND, NOT_A_DRAFT, BAD_USER_INPUT */
function updateEmail(parts: ServiceParts) {
  const { transact, clock, vault } = parts;
  return async (input: UpdateEmailInput): Promise<Email> => {
    checkNotes(input.followUpNotes, 'input.followUpNotes');
    return transact(async (em) => {
      const now = clock.now();
      const { email } = await lockMail(em, input.emailId);
      const changesText = [input.subject, input.bodyText, input.bodyHtml, input.language].some(
        (value) => value != null,
      );
      if (changesText) changeDraft(vault, email, input);
      if (input.placementRequestIds) {
        requireDraft(email);
        await requireRequestsHere(em, email.contactPointId, input.placementRequestIds);
        await writeDraftRequests(em, email.id, input.placementRequestIds);
      }
      if (input.followUpRequired != null) email.followUpRequired = input.followUpRequired;
      if (input.followUpNotes !== undefined) {
        email.followUpNotes = input.followUpNotes
          ? vault.seal('emails.follow_up_notes', email.id, input.followUpNotes)
          : null;
      }
      email.updatedAt = now;
      recordAction(
        em,
        vault,
        {
          actor: input.staffMemberId,
          action: 'updateEmail',
          subjectType: 'email',
          subjectId: email.id,
          details: { changesText, followUpRequired: email.followUpRequired },
        },
        now,
      );
      return email;
    });
  };
}

/**
 * Sends a draft, retries a failed mail, or wakes one that could not be composed; the rules decide when it leaves.
 * @throws CommunicationError NOT_FOUND, ILLEGAL_TRANSITION, EMAIL_BOUNCED, OPEN_BATCH_EXISTS, NOT_ACCEPTED
 */
function queueEmail(parts: ServiceParts) {
  const { transact, clock, vault } = parts;
  return async (input: EmailActionInput): Promise<Email> => {
    return transact(async (em) => {
      const now = clock.now();
      const { email } = await lockMail(em, input.emailId);
      const action = { actor: input.staffMemberId, action: 'queueEmail', subjectType: 'email', subjectId: email.id };
      if (email.status === 'QUEUED' && email.dueAt === null) {
        email.dueAt = now;
        email.lastError = null;
        email.updatedAt = now;
        recordAction(em, vault, action, now);
        return email;
      }
      await moveToTherapist(em, email);
      await refuseBouncedAddress(em, email);
      await refuseStaleConfirmation(em, email);
      const wasFailed = email.status === 'FAILED';
      if (!email.externalDelivery) {
        if (wasFailed) await reopenBatch(em, email, now);
        await takeRequests(em, email, now);
      }
      email.attemptCount = 0;
      email.lastError = null;
      await changeEmail(em, email, 'QUEUED', wasFailed ? 'RETRIED_BY_STAFF' : 'QUEUED_BY_STAFF', now);
      recordAction(em, vault, action, now);
      return email;
    });
  };
}

/** Stops a mail that has not begun to leave. Its requests wait in a held batch. @throws CommunicationError NOT_FOUND, ILLEGAL_TRANSITION */
function cancelEmail(parts: ServiceParts) {
  const { transact, clock, vault, settings } = parts;
  return async (input: EmailActionInput): Promise<Email> => {
    return transact(async (em) => {
      const now = clock.now();
      const { email, contactPointIds } = await lockMail(em, input.emailId);
      await changeEmail(em, email, 'CANCELED', 'CANCELED_BY_STAFF', now);
      await giveBackRequests(em, email, now);
      if (email.batchId !== null && !email.externalDelivery)
        await holdNextBatch(em, email.contactPointId, input.staffMemberId, now);
      await planContactPoints(em, contactPointIds, now, settings);
      recordAction(
        em,
        vault,
        { actor: input.staffMemberId, action: 'cancelEmail', subjectType: 'email', subjectId: email.id },
        now,
      );
      return email;
    });
  };
}

function changeDraft(vault: Vault, email: Email, input: UpdateEmailInput): void {
  requireDraft(email);
  const old = vault.open<EmailContent>('emails.content', email.id, email.content as Sealed);
  email.content = vault.seal('emails.content', email.id, {
    ...old,
    subject: input.subject != null ? checkedSubject(input.subject) : old.subject,
    text: input.bodyText != null ? checkedBody(input.bodyText) : old.text,
    html: email.externalDelivery ? (checkedHtml(input.bodyHtml) ?? old.html) : null,
  } satisfies EmailContent);
  if (input.language) email.language = input.language;
}

/** @throws CommunicationError NOT_A_DRAFT */
function requireDraft(email: Email): void {
  if (email.status === 'DRAFT') return;
  throw new CommunicationError('NOT_A_DRAFT', `Only a draft can be changed; this mail is ${email.status}.`, {
    field: 'input.emailId',
  });
}
