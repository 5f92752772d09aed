import { lockFreeContactPoints } from '../database/locks.js';
import { queryRows } from '../database/query.js';
import type { EmailPurpose } from '../domain/vocabulary.js';
import { emailStatusEvent } from '../outbox/emailEvents.js';
import { recordEvents } from '../outbox/recordEvents.js';
import { eraseEndedMails } from '../patients/eraseMails.js';
import { planContactPoints } from '../planning/planContactPoints.js';
import type { DeliveryParts } from './deliveryParts.js';
import { settleDeliveries } from './settleDeliveries.js';

interface ExpiredRow {
  readonly id: string;
  readonly reference: string;
  readonly purpose: EmailPurpose;
  readonly template_name: string | null;
  readonly contact_point_id: string;
  readonly batch_id: string | null;
  readonly therapist_external_id: string;
  readonly request_ids: string[];
  readonly match_ids: string[];
}

/**
 * Mails in SENDING whose worker is gone: nobody knows whether the server took them, so they become UNCERTAIN and are
 * never sent again by themselves (DESIGN 4.4). Expired leases of QUEUED mails need nothing: the next claim takes them.
 */
export async function expireLeases(
  parts: Pick<DeliveryParts, 'transact' | 'clock' | 'vault' | 'settings' | 'logger'>,
): Promise<number> {
  return parts.transact(async (em) => {
    const candidates = await queryRows<{ id: string }>(
      em,
      `SELECT contact_point_id AS id FROM communication.emails WHERE status = 'SENDING' AND lease_until < clock_timestamp() LIMIT 200`,
    );
    const contactPoints = await lockFreeContactPoints(
      em,
      candidates.map((row) => row.id),
    );
    const now = parts.clock.now();
    const expired = await queryRows<ExpiredRow>(em, EXPIRE, [contactPoints, now]);
    await recordEvents(
      em,
      expired.map((row) =>
        emailStatusEvent(
          {
            id: row.id,
            reference: row.reference,
            purpose: row.purpose,
            templateName: row.template_name,
            therapistExternalId: row.therapist_external_id,
            batchId: row.batch_id,
            matchIds: row.match_ids,
          },
          { from: 'SENDING', to: 'UNCERTAIN', reason: 'WORKER_LOST' },
        ),
      ),
      now,
    );
    await settleDeliveries(
      em,
      expired.map((row) => ({
        id: row.id,
        contactPointId: row.contact_point_id,
        batchId: row.batch_id,
        purpose: row.purpose,
        status: 'UNCERTAIN',
        addressRefused: false,
        requestIds: row.request_ids,
      })),
      now,
    );
    await eraseEndedMails(
      em,
      parts.vault,
      expired.map((row) => row.id),
      now,
    );
    // What came in while the mail was under way waits for the next permitted contact.
    await planContactPoints(
      em,
      expired.map((row) => row.contact_point_id),
      now,
      parts.settings,
    );
    for (const row of expired) parts.logger.warn({ event: 'email.uncertain', emailId: row.id, reason: 'WORKER_LOST' });
    return expired.length;
  });
}

const EXPIRE = `
  WITH expired AS (
    UPDATE communication.emails e
    SET status = 'UNCERTAIN', last_error = 'WORKER_LOST', lease_token = NULL, lease_owner = NULL, lease_until = NULL, due_at = NULL, updated_at = $2
    WHERE e.contact_point_id = ANY($1) AND e.status = 'SENDING' AND NOT e.external_delivery AND e.lease_until < clock_timestamp()
    RETURNING e.*)
  SELECT e.id, e.reference, e.purpose, e.template_name, e.contact_point_id, e.batch_id, t.external_id AS therapist_external_id,
         coalesce(array_agg(r.id) FILTER (WHERE r.id IS NOT NULL), '{}')::uuid[] AS request_ids,
         coalesce(array_agg(r.match_id) FILTER (WHERE r.id IS NOT NULL), '{}')::text[] AS match_ids
  FROM expired e JOIN communication.therapists t ON t.id = e.therapist_id
  LEFT JOIN communication.email_batch_items i ON i.batch_id = e.batch_id AND i.member
  LEFT JOIN communication.placement_requests r ON r.id = i.placement_request_id
  GROUP BY e.id, e.reference, e.purpose, e.template_name, e.contact_point_id, e.batch_id, t.external_id`;
