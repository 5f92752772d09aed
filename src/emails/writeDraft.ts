import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { queryRows } from '../database/query.js';
import { messageIdOf } from '../delivery/writeClaims.js';
import type { Language } from '../domain/vocabulary.js';
import type { Vault } from '../encryption/vault.js';
import { Email, type EmailContent } from '../entities/Email.js';
import type { Therapist } from '../entities/Therapist.js';
import { emailStatusEvent } from '../outbox/emailEvents.js';
import { recordEvents } from '../outbox/recordEvents.js';
import { emailFactsOf } from './emailFacts.js';
import { requireRequestsHere } from './requireRequestsHere.js';
import { writeDraftRequests } from './takeRequests.js';

export interface Draft {
  readonly therapist: Therapist;
  readonly contactPointId: string;
  readonly recipient: { readonly email: string | null; readonly name: string };
  readonly content: EmailContent;
  /** Null: the therapist's. */
  readonly language: Language | null;
  readonly requestIds: readonly string[];
  readonly externalDelivery: boolean;
  readonly createdBy: string;
}

/** Enters a hand-written mail as a draft, with its event. @throws CommunicationError NOT_WAITING_HERE */
export async function writeDraft(
  em: EntityManager,
  { vault, settings }: { readonly vault: Vault; readonly settings: { readonly messageIdDomain: string } },
  draft: Draft,
  now: Date,
): Promise<Email> {
  await requireRequestsHere(em, draft.contactPointId, draft.requestIds);
  const id = uuidv7();
  const email = em.create(Email, {
    id,
    reference: await nextReference(em),
    therapistId: draft.therapist.id,
    contactPointId: draft.contactPointId,
    purpose: 'MANUAL',
    status: 'DRAFT',
    language: draft.language ?? draft.therapist.language,
    messageId: messageIdOf(id, { settings }),
    recipientEmail: draft.recipient.email,
    recipientName: draft.recipient.name,
    countsAsContact: true,
    externalDelivery: draft.externalDelivery,
    content: vault.seal('emails.content', id, draft.content),
    createdBy: draft.createdBy,
    createdAt: now,
    updatedAt: now,
  });
  await em.persist(email).flush();
  await writeDraftRequests(em, id, draft.requestIds);
  await recordEvents(em, [emailStatusEvent(await emailFactsOf(em, email), { from: null, to: 'DRAFT' })], now);
  return email;
}

async function nextReference(em: EntityManager): Promise<string> {
  const [row] = await queryRows<{ reference: string }>(
    em,
    `SELECT 'A-' || nextval('communication.email_references') AS reference`,
  );
  return (row as { reference: string }).reference;
}
