import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { queryRows } from '../database/query.js';
import { changeStatus } from '../delivery/writeMembers.js';
import type { Email } from '../entities/Email.js';
import { CommunicationError } from '../errors.js';
import { makeWay } from './reopenBatch.js';

/**
 * The requests of a hand-written mail become members of its batch, in the order that was given: those that still wait at
 * its contact point. Called when our own worker is to send it, and when a client that sends by itself says that it
 * begins; before that a draft reserves nothing. The batch of the latter holds up no other planning, for its client may
 * never come back. The caller holds the contact point's lock.
 * @throws CommunicationError NOT_WAITING_HERE when none of them waits (any more), OPEN_BATCH_EXISTS
 */
export async function takeRequests(em: EntityManager, email: Email, now: Date): Promise<void> {
  if (email.purpose !== 'MANUAL') return;
  const wanted = await queryRows<WantedRow>(em, email.batchId === null ? OF_DRAFT : OF_BATCH, [
    email.batchId ?? email.id,
    email.contactPointId,
  ]);
  if (wanted.length === 0) return;
  const waiting = wanted.filter((row) => row.waits).map((row) => row.id);
  if (waiting.length === 0)
    throw new CommunicationError('NOT_WAITING_HERE', 'None of its requests waits here any more.', {
      field: 'input.placementRequestIds',
    });
  if (email.batchId === null) await openBatch(em, email, now);
  await queryRows(em, WRITE_MEMBERS, [email.batchId, waiting, now]);
  await changeStatus(em, waiting, 'OPEN', 'BATCHED', 'EMAIL_QUEUED', now);
}

/** The requests that a hand-written draft is about; none of them is reserved by it. */
export async function writeDraftRequests(
  em: EntityManager,
  emailId: string,
  requestIds: readonly string[],
): Promise<void> {
  await queryRows(em, 'DELETE FROM communication.email_draft_requests WHERE email_id = $1', [emailId]);
  await queryRows(
    em,
    `INSERT INTO communication.email_draft_requests (email_id, placement_request_id, position)
     SELECT $1, id, place FROM unnest($2::uuid[]) WITH ORDINALITY AS r(id, place)`,
    [emailId, [...new Set(requestIds)]],
  );
}

interface WantedRow {
  readonly id: string;
  readonly waits: boolean;
}

const WAITS = `r.status = 'OPEN' AND t.contact_point_id = $2 AS waits
  FROM communication.placement_requests r JOIN communication.therapists t ON t.id = r.therapist_id`;
const OF_DRAFT = `SELECT r.id, ${WAITS} JOIN communication.email_draft_requests d ON d.placement_request_id = r.id
  WHERE d.email_id = $1 ORDER BY d.position`;
const OF_BATCH = `SELECT r.id, ${WAITS} JOIN communication.email_batch_items i ON i.placement_request_id = r.id AND i.member
  WHERE i.batch_id = $1 ORDER BY i.position`;

async function openBatch(em: EntityManager, email: Email, now: Date): Promise<void> {
  if (!email.externalDelivery) await makeWay(em, email, now);
  email.batchId = uuidv7();
  await queryRows(
    em,
    `INSERT INTO communication.email_batches (id, contact_point_id, status, opens_at, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $4, $4)`,
    [email.batchId, email.contactPointId, email.externalDelivery ? 'SENT' : 'QUEUED', now],
  );
  await queryRows(em, 'DELETE FROM communication.email_draft_requests WHERE email_id = $1', [email.id]);
  await em.flush();
}

/** INCLUDED keeps their order and their place through every further try. */
const WRITE_MEMBERS = `
  WITH dropped AS (
    UPDATE communication.email_batch_items SET member = false, position = NULL, updated_at = $3
    WHERE batch_id = $1 AND member AND placement_request_id <> ALL($2))
  INSERT INTO communication.email_batch_items (id, batch_id, placement_request_id, pinned, member, position, created_at, updated_at)
  SELECT uuidv7(), $1, id, 'INCLUDED', true, place, $3, $3 FROM unnest($2::uuid[]) WITH ORDINALITY AS r(id, place)
  ON CONFLICT (batch_id, placement_request_id) DO UPDATE SET member = true, position = excluded.position, updated_at = $3`;
