import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';
import { placementStatusEvent } from '../outbox/placementEvents.js';
import { recordEvents } from '../outbox/recordEvents.js';
import { changeStatus } from './writeMembers.js';

/** A mail whose delivery came to an end, with its new state. */
export interface Settled {
  readonly id: string;
  readonly contactPointId: string;
  readonly batchId: string | null;
  readonly purpose: 'REQUEST' | 'MANUAL' | 'CONFIRMATION';
  readonly status: 'SENT' | 'QUEUED' | 'FAILED' | 'UNCERTAIN';
  readonly addressRefused: boolean;
  readonly requestIds: readonly string[];
}

/** Who holds a batch that the service itself will not send again without a word of staff. */
export const HELD_AFTER_FAILURE = 'service:mail-failed';

/**
 * What the end of a mail means for the contact point, the batch and the requests (DESIGN 4.2–4.4). The caller holds the
 * contact points' locks and has written the mails.
 */
export async function settleDeliveries(em: EntityManager, mails: readonly Settled[], now: Date): Promise<void> {
  const sent = mails.filter((mail) => mail.status === 'SENT');
  const uncertain = mails.filter((mail) => mail.status === 'UNCERTAIN');
  const failed = mails.filter((mail) => mail.status === 'FAILED');
  await rememberContacts(
    em,
    sent.filter((mail) => mail.purpose !== 'CONFIRMATION'),
    now,
  );
  await endBatches(em, [...sent, ...uncertain], 'SENT', now);
  await endBatches(em, failed, 'FAILED', now);
  await contacted(em, sent, 'EMAIL_SENT', now);
  await contacted(em, uncertain, 'EMAIL_UNCERTAIN', now);
  await changeStatus(
    em,
    failed.flatMap((mail) => mail.requestIds),
    'BATCHED',
    'OPEN',
    'EMAIL_FAILED',
    now,
  );
  await rememberBounces(
    em,
    failed.filter((mail) => mail.addressRefused),
    now,
  );
  await holdAfterFailure(
    em,
    failed.filter((mail) => !mail.addressRefused && mail.purpose === 'REQUEST'),
    now,
  );
  await forgetNames(
    em,
    sent.filter((mail) => mail.purpose === 'CONFIRMATION'),
  );
}

/** The last contact of the contact point and, for an address that changes later, of the therapists it was about. */
async function rememberContacts(em: EntityManager, mails: readonly Settled[], now: Date): Promise<void> {
  if (mails.length === 0) return;
  await queryRows(
    em,
    `UPDATE communication.contact_points SET last_contact_at = greatest(last_contact_at, $2), updated_at = $2 WHERE id = ANY($1)`,
    [mails.map((mail) => mail.contactPointId), now],
  );
  await queryRows(
    em,
    `UPDATE communication.therapists SET last_contact_at = greatest(last_contact_at, $3)
     WHERE id = ANY(ARRAY(SELECT therapist_id FROM communication.placement_requests WHERE id = ANY($1)
                          UNION SELECT therapist_id FROM communication.emails WHERE id = ANY($2)))`,
    [mails.flatMap((mail) => mail.requestIds), mails.map((mail) => mail.id), now],
  );
}

/** An UNCERTAIN mail counts as gone until a person says otherwise: its batch must not keep new requests from being planned. */
async function endBatches(
  em: EntityManager,
  mails: readonly Settled[],
  status: 'SENT' | 'FAILED',
  now: Date,
): Promise<void> {
  const ids = mails.flatMap((mail) => mail.batchId ?? []);
  if (ids.length === 0) return;
  await queryRows(
    em,
    `UPDATE communication.email_batches SET status = $2, updated_at = $3 WHERE id = ANY($1) AND status = 'QUEUED'`,
    [ids, status, now],
  );
}

/** A request that was withdrawn while its mail was under way was in it all the same. */
async function contacted(em: EntityManager, mails: readonly Settled[], reason: string, now: Date): Promise<void> {
  const pairs = mails.flatMap((mail) => mail.requestIds.map((requestId) => ({ requestId, emailId: mail.id })));
  if (pairs.length === 0) return;
  const rows = await queryRows<{ id: string; match_id: string; contacted: boolean }>(em, CONTACTED, [
    pairs.map((pair) => pair.requestId),
    pairs.map((pair) => pair.emailId),
    now,
  ]);
  await recordEvents(
    em,
    rows
      .filter((row) => row.contacted)
      .map((row) =>
        placementStatusEvent({ requestId: row.id, matchId: row.match_id, from: 'BATCHED', to: 'CONTACTED', reason }),
      ),
    now,
  );
}

/** One statement for both changes: each new version of a request costs an entry in all of its indexes. */
const CONTACTED = `
  UPDATE communication.placement_requests r
  SET newest_email_id = p.email_id, status = CASE r.status WHEN 'BATCHED' THEN 'CONTACTED' ELSE r.status END,
      updated_at = CASE r.status WHEN 'BATCHED' THEN $3 ELSE r.updated_at END
  FROM unnest($1::uuid[], $2::uuid[]) AS p(request_id, email_id) WHERE r.id = p.request_id
  RETURNING r.id, r.match_id, old.status = 'BATCHED' AS contacted`;

async function rememberBounces(em: EntityManager, mails: readonly Settled[], now: Date): Promise<void> {
  if (mails.length === 0) return;
  await queryRows(
    em,
    `UPDATE communication.contact_points SET email_bounced_at = $2, updated_at = $2 WHERE id = ANY($1) AND email_bounced_at IS NULL`,
    [mails.map((mail) => mail.contactPointId), now],
  );
}

/**
 * A mail that failed for good would fail again: the next batch of the contact point is opened held, and stays so until
 * staff retry the mail or release the batch. Without this brake the same requests would be mailed in a loop.
 */
async function holdAfterFailure(em: EntityManager, mails: readonly Settled[], now: Date): Promise<void> {
  if (mails.length === 0) return;
  await queryRows(
    em,
    `INSERT INTO communication.email_batches (id, contact_point_id, status, opens_at, due_at, held_at, held_by, created_at, updated_at)
     SELECT uuidv7(), c.id, 'PLANNED', $2, NULL, $2, $3, $2, $2 FROM unnest($1::uuid[]) AS c(id)
     ON CONFLICT (contact_point_id) WHERE status IN ('PLANNED', 'QUEUED')
     DO UPDATE SET held_at = $2, held_by = $3, updated_at = $2`,
    [[...new Set(mails.map((mail) => mail.contactPointId))], now, HELD_AFTER_FAILURE],
  );
}

/** The name was kept for the confirmation only (DESIGN 5). */
async function forgetNames(em: EntityManager, mails: readonly Settled[]): Promise<void> {
  if (mails.length === 0) return;
  await queryRows(
    em,
    `UPDATE communication.placement_requests SET patient_name = NULL
     WHERE id IN (SELECT confirms_request_id FROM communication.emails WHERE id = ANY($1))`,
    [mails.map((mail) => mail.id)],
  );
}
