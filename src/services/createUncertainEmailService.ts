import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';
import { changeStatus } from '../delivery/writeMembers.js';
import { changeEmail } from '../emails/changeEmail.js';
import { refreshContactHistory } from '../emails/refreshContactHistory.js';
import { holdNextBatch, reopenBatch } from '../emails/reopenBatch.js';
import type { Email } from '../entities/Email.js';
import { CommunicationError } from '../errors.js';
import { planContactPoints } from '../planning/planContactPoints.js';
import { checkedReason } from './emailInputChecks.js';
import { giveBackRequests } from './giveBackRequests.js';
import { lockMail } from './lockMail.js';
import { moveToTherapist, refuseStaleConfirmation } from './requeueMail.js';
import { recordAction, type ServiceParts } from './serviceParts.js';

export const UNCERTAIN_RESOLUTIONS = ['SENT', 'NOT_SENT_SEND_AGAIN', 'NOT_SENT_GIVE_UP'] as const;
/** What a person found out about a mail of which nobody knew whether it left (DESIGN 4.4). */
export type UncertainResolution = (typeof UNCERTAIN_RESOLUTIONS)[number];

export interface ResolveUncertainEmailInput {
  readonly emailId: string;
  readonly resolution: UncertainResolution;
  readonly reason: string;
  readonly staffMemberId: string;
}

/** Only a person decides about an UNCERTAIN mail; it is never sent again by itself. */
export function createUncertainEmailService({ transact, clock, vault, settings }: ServiceParts) {
  return {
    /** @throws CommunicationError NOT_FOUND, ILLEGAL_TRANSITION, OPEN_BATCH_EXISTS, NOT_ACCEPTED, BAD_USER_INPUT */
    async resolveUncertainEmail(input: ResolveUncertainEmailInput): Promise<Email> {
      const reason = checkedReason(input.reason);
      return transact(async (em) => {
        const now = clock.now();
        const { email, contactPointIds } = await lockMail(em, input.emailId);
        if (email.status !== 'UNCERTAIN') {
          throw new CommunicationError(
            'ILLEGAL_TRANSITION',
            `Only an UNCERTAIN mail can be resolved; this one is ${email.status}.`,
            { field: 'input.emailId' },
          );
        }
        await resolve(em, email, input, now);
        await refreshContactHistory(em, [email.contactPointId], now);
        await planContactPoints(em, contactPointIds, now, settings);
        recordAction(
          em,
          vault,
          {
            actor: input.staffMemberId,
            action: 'resolveUncertainEmail',
            subjectType: 'email',
            subjectId: email.id,
            details: { resolution: input.resolution },
            reason,
          },
          now,
        );
        return email;
      });
    },
  };
}

export type UncertainEmailService = ReturnType<typeof createUncertainEmailService>;

async function resolve(em: EntityManager, email: Email, input: ResolveUncertainEmailInput, now: Date): Promise<void> {
  switch (input.resolution) {
    case 'SENT':
      email.sentAt = email.attemptedAt;
      await changeEmail(em, email, 'SENT', 'RESOLVED_AS_SENT', now);
      return;
    case 'NOT_SENT_SEND_AGAIN':
      await refuseStaleConfirmation(em, email);
      await moveToTherapist(em, email);
      await notSent(em, email, now);
      return;
    case 'NOT_SENT_GIVE_UP':
      await notSent(em, email, now);
      await changeEmail(em, email, 'CANCELED', 'GIVEN_UP', now);
      await giveBackRequests(em, email, now);
      if (email.batchId !== null) await holdNextBatch(em, email.contactPointId, input.staffMemberId, now);
      return;
    default:
      input.resolution satisfies never;
  }
}

/** It did not count as a contact after all (DESIGN 4.1.2): the mail is queued again and its silent requests are in it again. */
async function notSent(em: EntityManager, email: Email, now: Date): Promise<void> {
  await reopenBatch(em, email, now);
  email.attemptedAt = null;
  email.attemptCount = 0;
  await changeEmail(em, email, 'QUEUED', 'RESOLVED_AS_NOT_SENT', now);
  const members = await queryRows<{ id: string }>(
    em,
    `UPDATE communication.placement_requests r SET newest_email_id = (
       SELECT e.id FROM communication.email_batch_items i JOIN communication.emails e ON e.batch_id = i.batch_id
       WHERE i.placement_request_id = r.id AND i.member AND e.id <> $1 AND e.status IN ('SENT', 'UNCERTAIN')
       ORDER BY e.attempted_at DESC LIMIT 1)
     WHERE r.newest_email_id = $1 RETURNING r.id`,
    [email.id],
  );
  // Via OPEN: it is the claim that puts a request into a mail.
  const opened = await changeStatus(
    em,
    members.map((row) => row.id),
    'CONTACTED',
    'OPEN',
    'EMAIL_NOT_SENT',
    now,
  );
  await changeStatus(em, await stillAtMailbox(em, email, opened), 'OPEN', 'BATCHED', 'EMAIL_QUEUED', now);
}

/** Those whose therapist has moved wait for a mail to the new address; they leave this one. */
async function stillAtMailbox(em: EntityManager, email: Email, requestIds: readonly string[]): Promise<string[]> {
  const rows = await queryRows<{ id: string; stays: boolean }>(
    em,
    `SELECT r.id, t.contact_point_id = $2 AS stays FROM communication.placement_requests r
     JOIN communication.therapists t ON t.id = r.therapist_id WHERE r.id = ANY($1)`,
    [requestIds, email.contactPointId],
  );
  await queryRows(
    em,
    'UPDATE communication.email_batch_items SET member = false, position = NULL WHERE batch_id = $1 AND placement_request_id = ANY($2)',
    [email.batchId, rows.filter((row) => !row.stays).map((row) => row.id)],
  );
  return rows.filter((row) => row.stays).map((row) => row.id);
}
