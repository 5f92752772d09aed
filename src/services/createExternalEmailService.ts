import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';
import { type Settled, settleDeliveries } from '../delivery/settleDeliveries.js';
import { nameOf } from '../delivery/writeClaims.js';
import { isOneLine } from '../domain/isOneLine.js';
import { decideContact } from '../domain/planning/decideContact.js';
import type { Language } from '../domain/vocabulary.js';
import { changeEmail } from '../emails/changeEmail.js';
import { takeRequests } from '../emails/takeRequests.js';
import { writeDraft } from '../emails/writeDraft.js';
import type { Email, EmailContent } from '../entities/Email.js';
import { Therapist } from '../entities/Therapist.js';
import { CommunicationError } from '../errors.js';
import { isDeliverableAddress } from '../mail/isDeliverableAddress.js';
import { eraseEndedMails } from '../patients/eraseMails.js';
import { loadContactPoints } from '../planning/loadContactPoints.js';
import { planContactPoints } from '../planning/planContactPoints.js';
import { checkedBody, checkedHtml, checkedSubject } from './emailInputChecks.js';
import { lockMail } from './lockMail.js';
import { badInput, found, recordAction, type ServiceParts } from './serviceParts.js';

export interface CreateExternalEmailInput {
  readonly therapistId: string;
  readonly subject: string;
  readonly bodyText?: string | null;
  /** As the client sends it; kept, never sent by this service. */
  readonly bodyHtml?: string | null;
  /** The contact point's when left out. */
  readonly recipientEmail?: string | null;
  /** The therapist's when left out. */
  readonly recipientName?: string | null;
  readonly sender?: EmailContent['sender'];
  readonly language?: Language | null;
  readonly placementRequestIds?: readonly string[] | null;
  readonly staffMemberId: string;
}

/** What a client that sends by itself can say about a mail that has been queued. */
export type ReportedStatus = 'QUEUED' | 'SENDING' | 'SENT' | 'FAILED';

export interface ReportDeliveryInput {
  readonly emailId: string;
  readonly status: ReportedStatus;
  /** Why it failed; addresses are taken out. */
  readonly error?: string | null;
  readonly staffMemberId: string;
}

const FAILED = 'EXTERNAL_DELIVERY_FAILED';
/** "550" or "550 5.1.1" anywhere in what the client says. */
const SMTP_STATUS = /\b[45]\d\d(?: [45]\.\d{1,3}\.\d{1,3})?\b/;
const MAXIMUM_NAME = 200;
const MAXIMUM_ERROR = 500;

/**
 * Mails that a client sends by itself. It says when it begins and how that ended; from then on the mail counts like any
 * other: as contact, for the calls that follow, for answers.
 */
export function createExternalEmailService(parts: ServiceParts) {
  const { transact, clock, vault, settings } = parts;

  return {
    /** A draft. @throws CommunicationError NOT_FOUND, BAD_USER_INPUT, NO_EMAIL_ADDRESS, NOT_WAITING_HERE */
    async createExternalEmail(input: CreateExternalEmailInput): Promise<Email> {
      const content = contentOf(input);
      return transact(async (em) => {
        const therapist = found(await em.findOne(Therapist, input.therapistId), 'Therapist', 'input.therapistId');
        const recipient = await recipientOf(em, therapist, input);
        const draft = {
          therapist,
          contactPointId: therapist.contactPointId,
          recipient,
          content,
          language: input.language ?? null,
          requestIds: input.placementRequestIds ?? [],
          externalDelivery: true,
          createdBy: input.staffMemberId,
        };
        return writeDraft(em, parts, draft, clock.now());
      });
    },

    /**
     * The client begins to send, or tells how it ended. Whom nobody may write to, it is told so before it begins.
     * @throws CommunicationError NOT_FOUND, NOT_EXTERNAL, ILLEGAL_TRANSITION, CONTACT_NOT_PERMITTED, NOT_WAITING_HERE
     */
    async reportDelivery(input: ReportDeliveryInput): Promise<Email> {
      return transact(async (em) => {
        const now = clock.now();
        const { email, contactPointIds } = await lockMail(em, input.emailId);
        if (!email.externalDelivery) throw notExternal(email);
        if (input.status === 'SENDING') await begin(em, email, now);
        else await end(em, email, { ...input, status: input.status }, now);
        await planContactPoints(em, contactPointIds, now, settings);
        const details = { status: input.status };
        const subject = { subjectType: 'email', subjectId: email.id };
        recordAction(em, vault, { actor: input.staffMemberId, action: 'reportDelivery', ...subject, details }, now);
        return email;
      });
    },
  };

  async function begin(em: EntityManager, email: Email, now: Date): Promise<void> {
    await refuseForbidden(em, email, now);
    if (email.status === 'QUEUED') await takeRequests(em, email, now);
    email.attemptedAt = now;
    email.attemptCount += 1;
    await changeEmail(em, email, 'SENDING', 'REPORTED', now);
  }

  async function end(
    em: EntityManager,
    email: Email,
    { status, error }: { readonly status: Exclude<ReportedStatus, 'SENDING'>; readonly error?: string | null },
    now: Date,
  ): Promise<void> {
    if (status === 'SENT') email.sentAt = now;
    email.lastError = status === 'FAILED' ? FAILED : null;
    email.smtpStatus = status === 'FAILED' ? (SMTP_STATUS.exec(error ?? '')?.[0] ?? null) : null;
    keepError(email, status === 'FAILED' ? withoutAddresses(error) : null);
    await changeEmail(em, email, status, status === 'FAILED' ? FAILED : 'REPORTED', now);
    await settleDeliveries(em, [await settled(em, email, status)], now);
    if (status !== 'SENT' && email.batchId !== null) await closeBatch(em, email.batchId, now);
    await eraseEndedMails(em, vault, [email.id], now);
  }

  /** In words it may name somebody, so it is sealed with the text. */
  function keepError(email: Email, deliveryError: string | null): void {
    if (email.content === null) return;
    const { deliveryError: _before, ...content } = vault.open<EmailContent>('emails.content', email.id, email.content);
    email.content = vault.seal('emails.content', email.id, {
      ...content,
      ...(deliveryError === null ? {} : { deliveryError }),
    });
  }

  /** Opt-outs, blocked and inactive therapists: time limits are the client's own affair, these are nobody's. */
  async function refuseForbidden(em: EntityManager, email: Email, now: Date): Promise<void> {
    const points = await loadContactPoints(em, [email.contactPointId], now, settings.contactIntervalDays);
    const state = points.get(email.contactPointId);
    const therapist = state?.therapists.get(email.therapistId);
    if (!state || !therapist) return;
    const question = { channel: 'EMAIL', purpose: 'CONFIRMATION', self: null } as const;
    const decision = decideContact(state, therapist, question, now, settings);
    if (decision.kind !== 'HELD') return;
    const codes = decision.reasons.map((reason) => reason.code).join(', ');
    throw badInput('input.status', `No mail may be sent to this therapist: ${codes}.`, 'CONTACT_NOT_PERMITTED');
  }
}

export type ExternalEmailService = ReturnType<typeof createExternalEmailService>;

function notExternal(email: Email): CommunicationError {
  const message = `The service itself delivers this mail (${email.status}); its status is not to be set.`;
  return new CommunicationError('NOT_EXTERNAL', message, { field: 'input.status' });
}

async function settled(em: EntityManager, email: Email, status: Exclude<ReportedStatus, 'SENDING'>): Promise<Settled> {
  const members = await queryRows<{ id: string }>(
    em,
    `SELECT placement_request_id AS id FROM communication.email_batch_items
     WHERE batch_id = $1 AND member ORDER BY position`,
    [email.batchId],
  );
  const requestIds = members.map((row) => row.id);
  // Before the next try its requests wait like all others: what is QUEUED here reserves nothing.
  const ending = status === 'QUEUED' ? 'FAILED' : status;
  const { id, contactPointId, batchId, purpose } = email;
  return { id, contactPointId, batchId, purpose, status: ending, addressRefused: false, requestIds };
}

async function closeBatch(em: EntityManager, batchId: string, now: Date): Promise<void> {
  await queryRows(em, `UPDATE communication.email_batches SET status = 'FAILED', updated_at = $2 WHERE id = $1`, [
    batchId,
    now,
  ]);
}

function contentOf(input: CreateExternalEmailInput): EmailContent {
  const html = checkedHtml(input.bodyHtml);
  // One of the two is the mail.
  const text = html === null || input.bodyText != null ? checkedBody(input.bodyText ?? '') : '';
  const sender = input.sender ? { sender: checkedSender(input.sender) } : {};
  return { subject: checkedSubject(input.subject), html, text, ...sender };
}

function checkedSender(sender: NonNullable<EmailContent['sender']>): NonNullable<EmailContent['sender']> {
  if (sender.email !== null) requireAddress(sender.email, 'input.senderEmail');
  return { email: sender.email, name: sender.name === null ? null : checkedName(sender.name, 'input.senderName') };
}

async function recipientOf(em: EntityManager, therapist: Therapist, input: CreateExternalEmailInput) {
  const [point] = await queryRows<{ email: string | null }>(
    em,
    'SELECT email FROM communication.contact_points WHERE id = $1',
    [therapist.contactPointId],
  );
  const email = input.recipientEmail ?? point?.email ?? null;
  if (email === null)
    throw badInput('input.recipientEmail', 'This therapist has no email address.', 'NO_EMAIL_ADDRESS');
  requireAddress(email, 'input.recipientEmail');
  const name =
    input.recipientName != null ? checkedName(input.recipientName, 'input.recipientName') : nameOf(therapist);
  return { email, name };
}

function requireAddress(address: string, field: string): void {
  if (!isDeliverableAddress(address)) throw badInput(field, 'Expected one plain email address.');
}

function checkedName(name: string, field: string): string {
  if (!isOneLine(name)) throw badInput(field, 'A name must not contain line breaks or control characters.');
  if (name.length > MAXIMUM_NAME) throw badInput(field, `A name must have at most ${MAXIMUM_NAME} characters.`);
  return name.trim();
}

/** Errors of mail servers like to repeat the address. */
function withoutAddresses(error: string | null | undefined): string | null {
  const text = (error ?? '')
    .replaceAll(/\p{Cc}+/gu, ' ')
    .replaceAll(/\S+@\S+/g, '…')
    .trim();
  return text === '' ? null : text.slice(0, MAXIMUM_ERROR);
}
