import type { EntityManager } from '@mikro-orm/postgresql';
import { v4 as uuidv4, v7 as uuidv7 } from 'uuid';
import { queryRows } from '../database/query.js';
import type { ContactPointState, MemberTherapist, WaitingPlacement } from '../domain/planning/contactPointState.js';
import { emailStatusEvent } from '../outbox/emailEvents.js';
import { recordEvents } from '../outbox/recordEvents.js';
import { storedReasons } from '../planning/storedReasons.js';
import type { Decided } from './claimDueMails.js';
import type { DeliveryParts } from './deliveryParts.js';
import { useOverrides } from './useOverrides.js';
import { writeMembers } from './writeMembers.js';

/** A mail whose lease this claim took. */
export interface Leased {
  readonly emailId: string;
  readonly leaseToken: string;
  readonly contactPointId: string;
  readonly batchId: string | null;
  readonly state: ContactPointState;
  /** In the order they stand in the mail; empty for a mail without requests. */
  readonly members: readonly WaitingPlacement[];
}

/** Makes the mail of each batch that leaves now; its members are fixed with it. */
export async function openMailsForBatches(
  em: EntityManager,
  parts: DeliveryParts,
  decided: readonly Decided<'SEND_BATCH'>[],
  now: Date,
): Promise<Leased[]> {
  if (decided.length === 0) return [];
  const leased = decided.map(({ state, action }) => ({
    emailId: uuidv7(),
    leaseToken: uuidv4(),
    contactPointId: state.id,
    batchId: action.batch.id,
    state,
    members: action.members,
    owner: greetedMember(state, action.members),
  }));
  const references = await queryRows<{ id: string; reference: string }>(em, INSERT_MAILS, [
    JSON.stringify(
      leased.map((mail) => ({
        id: mail.emailId,
        therapist_id: mail.owner.id,
        contact_point_id: mail.contactPointId,
        batch_id: mail.batchId,
        language: mail.owner.language,
        message_id: messageIdOf(mail.emailId, parts),
        recipient_email: mail.state.email,
        recipient_name: nameOf(mail.owner),
        lease_token: mail.leaseToken,
      })),
    ),
    now,
    parts.workerName,
    parts.settings.leaseMs,
  ]);
  await queryRows(
    em,
    `UPDATE communication.email_batches SET status = 'QUEUED', due_at = NULL, reasons = '[]', updated_at = $2 WHERE id = ANY($1)`,
    [leased.map((mail) => mail.batchId), now],
  );
  await recordEvents(
    em,
    leased.map((mail) => createdEvent(mail, references)),
    now,
  );
  await writeMembers(
    em,
    leased.map((mail) => ({ batchId: mail.batchId, members: mail.members })),
    now,
  );
  await useOverrides(
    em,
    decided.map((one, index) => ({ ids: one.action.overridesUsed, emailId: leased[index]?.emailId as string })),
    now,
  );
  return leased;
}

const INSERT_MAILS = `
  INSERT INTO communication.emails (id, reference, therapist_id, contact_point_id, batch_id, purpose, status, language, message_id,
    recipient_email, recipient_name, counts_as_contact, due_at, queued_at, lease_token, lease_owner, lease_until, created_at, updated_at)
  SELECT id, 'A-' || nextval('communication.email_references'), therapist_id, contact_point_id, batch_id, 'REQUEST', 'QUEUED', language,
    message_id, recipient_email, recipient_name, true, $2, $2, lease_token, $3, clock_timestamp() + $4 * interval '1 millisecond', $2, $2
  FROM jsonb_to_recordset($1::jsonb) AS m(id uuid, therapist_id uuid, contact_point_id uuid, batch_id uuid, language text,
    message_id text, recipient_email text, recipient_name text, lease_token uuid)
  RETURNING id, reference`;

/** Takes the lease of mails that exist already: hand-written ones, confirmations, and those that are tried again. */
export async function leaseMails(
  em: EntityManager,
  parts: DeliveryParts,
  decided: readonly (Decided<'RESEND'> | Decided<'SEND_MAIL'>)[],
  now: Date,
): Promise<Leased[]> {
  if (decided.length === 0) return [];
  const leased = decided.map(({ state, action }) => ({
    emailId: action.mail.id,
    leaseToken: uuidv4(),
    contactPointId: state.id,
    batchId: action.mail.batchId,
    state,
    members: action.members,
  }));
  await queryRows(
    em,
    `UPDATE communication.emails e SET lease_token = m.lease_token, lease_owner = $3, reasons = '[]', recipient_email = m.recipient_email,
       lease_until = clock_timestamp() + $4 * interval '1 millisecond', updated_at = $2
     FROM jsonb_to_recordset($1::jsonb) AS m(id uuid, lease_token uuid, recipient_email text)
     WHERE e.id = m.id AND e.status = 'QUEUED' AND NOT e.external_delivery`,
    [
      JSON.stringify(
        leased.map((mail) => ({ id: mail.emailId, lease_token: mail.leaseToken, recipient_email: mail.state.email })),
      ),
      now,
      parts.workerName,
      parts.settings.leaseMs,
    ],
  );
  const withBatch = leased.filter((mail) => mail.batchId !== null);
  await writeMembers(
    em,
    withBatch.map((mail) => ({ batchId: mail.batchId as string, members: mail.members })),
    now,
  );
  await useOverrides(
    em,
    decided.map(({ action }) => ({ ids: action.overridesUsed, emailId: action.mail.id })),
    now,
  );
  return leased;
}

/** Not yet: the mail waits for its next permitted moment, or (null) for a change. */
export async function deferMails(
  em: EntityManager,
  decided: readonly Decided<'DEFER_MAIL'>[],
  now: Date,
): Promise<void> {
  if (decided.length === 0) return;
  await queryRows(
    em,
    `UPDATE communication.emails e SET due_at = m.due_at, reasons = m.reasons, updated_at = $2
     FROM jsonb_to_recordset($1::jsonb) AS m(id uuid, due_at timestamptz, reasons jsonb) WHERE e.id = m.id AND e.status = 'QUEUED'`,
    [
      JSON.stringify(
        decided.map(({ action }) => ({
          id: action.mail.id,
          due_at: action.dueAt,
          reasons: storedReasons(action.reasons),
        })),
      ),
      now,
    ],
  );
}

/** An empty batch is canceled, and its mail with it (DESIGN 4.3). */
export async function cancelMails(
  em: EntityManager,
  decided: readonly Decided<'CANCEL_MAIL'>[],
  now: Date,
): Promise<void> {
  if (decided.length === 0) return;
  const mails = decided.map(({ action }) => action.mail);
  await queryRows(
    em,
    `UPDATE communication.emails SET status = 'CANCELED', lease_token = NULL, lease_owner = NULL, lease_until = NULL, due_at = NULL, updated_at = $2
     WHERE id = ANY($1) AND status = 'QUEUED'`,
    [mails.map((mail) => mail.id), now],
  );
  await writeMembers(
    em,
    mails.flatMap((mail) => (mail.batchId ? [{ batchId: mail.batchId, members: [] }] : [])),
    now,
  );
  await queryRows(
    em,
    `UPDATE communication.email_batches SET status = 'CANCELED', due_at = NULL, updated_at = $2 WHERE id = ANY($1) AND status = 'QUEUED'`,
    [mails.flatMap((mail) => mail.batchId ?? []), now],
  );
  await recordEvents(
    em,
    decided.map(({ state, action: { mail } }) =>
      emailStatusEvent(
        {
          id: mail.id,
          reference: mail.reference,
          purpose: mail.purpose,
          templateName: null,
          therapistExternalId: state.therapists.get(mail.therapistId)?.externalId ?? '',
          batchId: mail.batchId,
          matchIds: [],
        },
        { from: 'QUEUED', to: 'CANCELED', reason: 'NOBODY_LEFT' },
      ),
    ),
    now,
  );
}

function createdEvent(
  mail: Leased & { owner: MemberTherapist },
  references: readonly { id: string; reference: string }[],
) {
  const reference = references.find((row) => row.id === mail.emailId)?.reference as string;
  return emailStatusEvent(
    {
      id: mail.emailId,
      reference,
      purpose: 'REQUEST',
      templateName: null,
      therapistExternalId: mail.owner.externalId,
      batchId: mail.batchId,
      matchIds: mail.members.map((member) => member.matchId),
    },
    { from: null, to: 'QUEUED' },
  );
}

/** Who is greeted: the contact point's owner; the members' own therapist where the owner may not be contacted or has no name. */
export function greetedMember(state: ContactPointState, members: readonly WaitingPlacement[]): MemberTherapist {
  const owner = state.ownerId ? state.therapists.get(state.ownerId) : undefined;
  const mayBeGreeted = owner?.status === 'ACTIVE' && owner.suppressedAt === null && owner.lastName !== null;
  return mayBeGreeted ? owner : (state.therapists.get(members[0]?.therapistId as string) as MemberTherapist);
}

/** "Dr. Lena Schröder". */
export function nameOf(therapist: Pick<MemberTherapist, 'title' | 'firstName' | 'lastName'>): string {
  return [therapist.title, therapist.firstName, therapist.lastName].filter(Boolean).join(' ');
}

/** Fixed for the mail's whole life: a second delivery of one mail could be told by it. */
export function messageIdOf(
  emailId: string,
  parts: { readonly settings: { readonly messageIdDomain: string } },
): string {
  return `<${emailId}@${parts.settings.messageIdDomain}>`;
}
