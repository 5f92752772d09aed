import { runOn, settleDatabase } from './benchCluster.mjs';
import { START } from './benchService.mjs';
import { hoursOf } from './slotCases.mjs';

const REQUESTS_PER_PRACTICE = 2;

/**
 * `count` practices whose mail about two patients has stayed unanswered for eight to eleven days: each is due for a call of
 * five minutes. They answer the phone at hours of their own.
 */
export async function seedUnansweredMails(databaseUrl, count) {
  const hours = JSON.stringify(Array.from({ length: count }, (_, index) => hoursOf(index)));
  await runOn(databaseUrl, [
    'CREATE TEMP TABLE point (n int, id uuid, therapist uuid, batch uuid, email uuid, hours jsonb, sent_at timestamptz)',
    [INSERT_NUMBERS, [hours, START]],
    ...INSERT_ROWS.map((statement) => [statement, [START]]),
  ]);
  const [{ requests }] = await runOn(databaseUrl, [
    `SELECT count(*)::int AS requests FROM communication.placement_requests WHERE status = 'CONTACTED'`,
  ]);
  if (requests !== count * REQUESTS_PER_PRACTICE) throw new Error(`${requests} requests were made`);
  await settleDatabase(databaseUrl);
}

/** Ids that are the same in every database: calls are compared by them. */
const INSERT_NUMBERS = `
  INSERT INTO point SELECT n, md5('point' || n)::uuid, md5('therapist' || n)::uuid, md5('batch' || n)::uuid, md5('email' || n)::uuid,
    hours, $2::timestamptz - interval '8 days' - n % 4000 * interval '1 minute'
  FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS h(hours, n)`;

const INSERT_ROWS = [
  `INSERT INTO communication.contact_points (id, key, email, last_contact_at, created_at, updated_at)
   SELECT id, 'mailto:praxis-' || n || '@example.org', 'praxis-' || n || '@example.org', sent_at, $1::timestamptz - interval '30 days', $1
   FROM point`,
  `INSERT INTO communication.therapists (id, external_id, salutation, last_name, email, phone, federal_state, time_zone, availability,
     potentially_available, contact_point_id, last_contact_at, created_at, updated_at)
   SELECT therapist, 'T-' || n, 'FRAU', 'Müller-' || n, 'praxis-' || n || '@example.org', '+4930' || 2312500000 + n,
     (ARRAY['BE', 'BY', 'NW', 'SN', 'HH'])[1 + n % 5], 'Europe/Berlin', hours, n % 10 = 0, id, sent_at,
     $1::timestamptz - interval '30 days', $1::timestamptz - interval '30 days'
   FROM point`,
  `UPDATE communication.contact_points c SET owner_id = therapist, phone_owner_id = therapist, windows_owner_id = therapist, updated_at = $1
   FROM point p WHERE p.id = c.id`,
  `INSERT INTO communication.email_batches (id, contact_point_id, status, opens_at, created_at, updated_at)
   SELECT batch, id, 'SENT', sent_at, sent_at, $1 FROM point`,
  `INSERT INTO communication.emails (id, reference, therapist_id, contact_point_id, batch_id, purpose, status, language, template_name,
     content_hash, message_id, recipient_email, content, counts_as_contact, attempt_count, attempted_at, sent_at, created_at, updated_at)
   SELECT email, 'A-' || n, therapist, id, batch, 'REQUEST', 'SENT', 'de', 'batch-request', 'bench', '<' || n || '@example.org>',
     'praxis-' || n || '@example.org', '\\x00', true, 1, sent_at, sent_at, sent_at, $1::timestamptz
   FROM point`,
  `INSERT INTO communication.placement_requests (id, match_id, therapist_id, patient_external_id, patient_registered_on,
     patient_snapshot, status, newest_email_id, created_at, updated_at)
   SELECT md5('request' || n || '-' || nth)::uuid, 'M-' || n || '-' || nth, therapist, 'P-' || n || '-' || nth,
     date '2026-01-01' + n % 50, '\\x00', 'CONTACTED', email, sent_at - interval '1 day', $1::timestamptz
   FROM point CROSS JOIN generate_series(1, ${REQUESTS_PER_PRACTICE}) AS nth`,
  `INSERT INTO communication.email_batch_items (id, batch_id, placement_request_id, member, position, created_at, updated_at)
   SELECT md5('item' || n || '-' || nth)::uuid, batch, md5('request' || n || '-' || nth)::uuid, true, nth, sent_at, $1::timestamptz
   FROM point CROSS JOIN generate_series(1, ${REQUESTS_PER_PRACTICE}) AS nth`,
];
