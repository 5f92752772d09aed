import { runOn, settleDatabase } from './benchCluster.mjs';

/**
 * Some years of work, by SQL alone: per practice five mails with a batch each, ten requests and two calls. Sealed columns hold
 * bytes of the usual length that nobody can open.
 */
export async function seedYears(databaseUrl, practices) {
  await runOn(databaseUrl, [...statements(practices)]);
  await settleDatabase(databaseUrl);
}

const T = `timestamptz '2024-01-01'`;
/** A practice's n-th week. */
const WEEK = (n) => `${T} + (p.n % 700) * interval '1 day' + ${n} * interval '9 days' + p.n * interval '1 second'`;

function* statements(practices) {
  yield 'SET search_path TO communication, public';
  yield `CREATE TEMP TABLE p AS SELECT n, uuidv7() AS point, uuidv7() AS therapist FROM generate_series(1, ${practices}) n`;
  yield `INSERT INTO contact_points (id, key, email, last_contact_at, created_at, updated_at)
    SELECT point, 'mailto:p' || n || '@example.org', 'p' || n || '@example.org', ${WEEK(5)}, ${T}, ${WEEK(5)} FROM p`;
  yield `INSERT INTO therapists (id, external_id, salutation, first_name, last_name, email, phone, federal_state, time_zone, status,
      contact_point_id, last_contact_at, created_at, updated_at)
    SELECT therapist, 'T' || n, 'FRAU', 'Jana', 'Müller-' || n % 5000, 'p' || n || '@example.org', '+49301234567', 'BE', 'Europe/Berlin',
      (ARRAY['ACTIVE', 'ACTIVE', 'ACTIVE', 'BLOCKED'])[1 + n % 4], point, ${WEEK(5)}, ${T} + n * interval '1 second', ${WEEK(5)} FROM p`;
  yield `CREATE TEMP TABLE b AS SELECT p.*, k, uuidv7() AS batch, uuidv7() AS email, ${WEEK('k')} AS at FROM p, generate_series(1, 5) k`;
  yield `INSERT INTO email_batches (id, contact_point_id, status, opens_at, created_at, updated_at)
    SELECT batch, point, CASE WHEN n % 50 = k THEN 'FAILED' ELSE 'SENT' END, at, at, at FROM b`;
  yield `INSERT INTO emails (id, reference, therapist_id, contact_point_id, batch_id, purpose, status, language, template_name, content_hash,
      message_id, recipient_email, recipient_name, content, counts_as_contact, attempt_count, attempted_at, queued_at, sent_at,
      response_received_at, follow_up_required, created_at, updated_at)
    SELECT email, 'A-' || nextval('email_references'), therapist, point, batch, 'REQUEST', CASE WHEN n % 50 = k THEN 'FAILED' ELSE 'SENT' END,
      'de', 'batch-request', repeat('0123456789abcdef', 4), '<' || email || '@example.org>', 'p' || n || '@example.org', 'Dr. Jana Müller',
      sha512(email::text::bytea), true, 1, at, at, CASE WHEN n % 50 = k THEN NULL ELSE at END,
      CASE WHEN (n + k) % 3 = 0 THEN at + interval '2 days' END, n % 500 = k, at, at + interval '2 days' FROM b`;
  yield `CREATE TEMP TABLE r AS SELECT b.*, j, uuidv7() AS request FROM b, generate_series(1, 2) j`;
  yield `INSERT INTO placement_requests (id, match_id, therapist_id, patient_external_id, patient_registered_on, patient_snapshot, status,
      newest_email_id, outcome, outcome_at, created_at, updated_at)
    SELECT request, 'M' || request, therapist, 'P' || (n * 7 + k * 13 + j) % 40000, (at - interval '90 days')::date, sha512(request::text::bytea),
      (ARRAY['CONTACTED', 'REJECTED', 'REJECTED', 'WITHDRAWN'])[1 + (n + k + j) % 4], email,
      CASE WHEN (n + k + j) % 4 IN (1, 2) THEN 'REJECTED' END, CASE WHEN (n + k + j) % 4 IN (1, 2) THEN at + interval '2 days' END,
      at - interval '1 day', at + interval '2 days' FROM r`;
  yield `INSERT INTO email_batch_items (id, batch_id, placement_request_id, member, position, created_at, updated_at)
    SELECT uuidv7(), batch, request, true, j, at, at FROM r`;
  yield `INSERT INTO call_lines (id, label, created_at) VALUES (uuidv7(), 'Line 1', now())`;
  yield `CREATE TEMP TABLE c AS SELECT b.*, uuidv7() AS call, uuidv7() AS call_batch FROM b WHERE k IN (2, 4)`;
  yield `INSERT INTO phone_calls (id, contact_point_id, therapist_id, line_id, status, reason, starts_at, ends_at, phone, try_number, outcome,
      outcome_at, created_at, updated_at)
    SELECT call, point, therapist, (SELECT id FROM call_lines), CASE WHEN n % 2 = 0 THEN 'COMPLETED' ELSE 'FAILED' END, 'MAIL_UNANSWERED',
      at + interval '7 days', at + interval '7 days 5 minutes', '+49301234567', 1, CASE WHEN n % 2 = 0 THEN 'REACHED' ELSE 'BUSY' END,
      at + interval '7 days', at + interval '6 days', at + interval '7 days' FROM c`;
  yield `INSERT INTO phone_call_batches (id, phone_call_id, created_at, updated_at) SELECT call_batch, call, at, at FROM c`;
  yield `INSERT INTO phone_call_batch_items (id, batch_id, placement_request_id, priority, status, created_at, updated_at)
    SELECT uuidv7(), call_batch, request, j, 'PLANNED', c.at, c.at FROM c JOIN r USING (email)`;
}
