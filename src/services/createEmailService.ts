import { v7 as uuidv7 } from 'uuid';
import { queryRows } from '../database/query.js';
import { messageIdOf, nameOf } from '../delivery/writeClaims.js';
import type { Language } from '../domain/vocabulary.js';
import { changeEmail } from '../emails/changeEmail.js';
import { emailFactsOf } from '../emails/emailFacts.js';
import { holdNextBatch, reopenBatch } from '../emails/reopenBatch.js';
import { ContactPoint } from '../entities/ContactPoint.js';
import { Email, type EmailContent } from '../entities/Email.js';
import { Therapist } from '../entities/Therapist.js';
import { CommunicationError } from '../errors.js';
import { emailStatusEvent } from '../outbox/emailEvents.js';
import { recordEvents } from '../outbox/recordEvents.js';
import { planContactPoints } from '../planning/planContactPoints.js';
import { checkedBody, checkedSubject } from './emailInputChecks.js';
import { giveBackRequests } from './giveBackRequests.js';
import { lockMail } from './lockMail.js';
import { moveToTherapist, refuseBouncedAddress, refuseStaleConfirmation } from './requeueMail.js';
import { badInput, found, recordAction, type ServiceParts } from './serviceParts.js';

export interface CreateEmailInput {
  readonly therapistId: string;
  readonly subject: string;
  readonly bodyText: string;
  /** The therapist's own language when left out. */
  readonly language?: Language | null;
  readonly staffMemberId: string;
}

export interface UpdateEmailInput {
  readonly emailId: string;
  readonly subject?: string | null;
  readonly bodyText?: string | null;
  readonly language?: Language | null;
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
  const { transact, clock, vault, settings } = parts;

  return {
    /** A draft. @throws CommunicationError NOT_FOUND, BAD_USER_INPUT, NO_EMAIL_ADDRESS */
    async createEmail(input: CreateEmailInput): Promise<Email> {
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
          throw badInput(
            'input.therapistId',
            'This therapist has no email address; use the phone.',
            'NO_EMAIL_ADDRESS',
          );
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
          purpose: 'MANUAL',
          status: 'DRAFT',
          language: input.language ?? therapist.language,
          messageId: messageIdOf(id, { settings }),
          recipientEmail: point.email,
          recipientName: nameOf(therapist),
          countsAsContact: true,
          content: vault.seal('emails.content', id, content),
          createdBy: input.staffMemberId,
          createdAt: now,
          updatedAt: now,
        });
        await em.persist(email).flush();
        await recordEvents(em, [emailStatusEvent(await emailFactsOf(em, email), { from: null, to: 'DRAFT' })], now);
        return email;
      });
    },

    /** Text and language of a draft; follow-up marks of any mail. @throws CommunicationError NOT_FOUND, NOT_A_DRAFT, BAD_USER_INPUT */
    async updateEmail(input: UpdateEmailInput): Promise<Email> {
      return transact(async (em) => {
        const now = clock.now();
        const { email } = await lockMail(em, input.emailId);
        const changesText = input.subject != null || input.bodyText != null || input.language != null;
        if (changesText) changeDraft(email, input);
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
    },

    /**
     * Sends a draft, retries a failed mail, or wakes one that could not be composed; the rules decide when it leaves.
     * @throws CommunicationError NOT_FOUND, ILLEGAL_TRANSITION, EMAIL_BOUNCED, OPEN_BATCH_EXISTS, NOT_ACCEPTED
     */
    async queueEmail(input: EmailActionInput): Promise<Email> {
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
        if (wasFailed) await reopenBatch(em, email, now);
        email.attemptCount = 0;
        email.lastError = null;
        await changeEmail(em, email, 'QUEUED', wasFailed ? 'RETRIED_BY_STAFF' : 'QUEUED_BY_STAFF', now);
        recordAction(em, vault, action, now);
        return email;
      });
    },

    /** Stops a mail that has not begun to leave. Its requests wait in a held batch. @throws CommunicationError NOT_FOUND, ILLEGAL_TRANSITION */
    async cancelEmail(input: EmailActionInput): Promise<Email> {
      return transact(async (em) => {
        const now = clock.now();
        const { email, contactPointIds } = await lockMail(em, input.emailId);
        await changeEmail(em, email, 'CANCELED', 'CANCELED_BY_STAFF', now);
        await giveBackRequests(em, email, now);
        if (email.batchId !== null) await holdNextBatch(em, email.contactPointId, input.staffMemberId, now);
        await planContactPoints(em, contactPointIds, now, settings);
        recordAction(
          em,
          vault,
          { actor: input.staffMemberId, action: 'cancelEmail', subjectType: 'email', subjectId: email.id },
          now,
        );
        return email;
      });
    },
  };

  function changeDraft(email: Email, input: UpdateEmailInput): void {
    if (email.status !== 'DRAFT' || email.content === null) {
      throw new CommunicationError(
        'NOT_A_DRAFT',
        `Only the text of a draft can be changed; this mail is ${email.status}.`,
        { field: 'input.emailId' },
      );
    }
    const old = vault.open<EmailContent>('emails.content', email.id, email.content);
    email.content = vault.seal('emails.content', email.id, {
      subject: input.subject != null ? checkedSubject(input.subject) : old.subject,
      html: null,
      text: input.bodyText != null ? checkedBody(input.bodyText) : old.text,
    } satisfies EmailContent);
    if (input.language) email.language = input.language;
  }
}

export type EmailService = ReturnType<typeof createEmailService>;
