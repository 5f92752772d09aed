import { refreshContactHistory } from '../../../src/emails/refreshContactHistory.js';
import type { TestService } from './openTestService.js';

/** Statements that find what must never be; each returns a line per violation. Nothing is under way while they run. */
const NEVER: Readonly<Record<string, string>> = {
  'two open batches at one contact point': `
    SELECT contact_point_id::text AS line FROM communication.email_batches WHERE status IN ('PLANNED', 'QUEUED')
    GROUP BY 1 HAVING count(*) > 1`,
  'a request BATCHED without exactly one unsent mail': `
    SELECT r.match_id AS line FROM communication.placement_requests r WHERE r.status = 'BATCHED' AND 1 <> (
      SELECT count(*) FROM communication.email_batch_items i JOIN communication.emails e ON e.batch_id = i.batch_id AND e.status = 'QUEUED'
      WHERE i.placement_request_id = r.id AND i.member)`,
  'a request in an unsent mail that is not BATCHED': `
    SELECT r.match_id || ' ' || r.status || ' ' || e.reference AS line FROM communication.placement_requests r
    JOIN communication.email_batch_items i ON i.placement_request_id = r.id AND i.member
    JOIN communication.emails e ON e.batch_id = i.batch_id AND e.status = 'QUEUED' WHERE r.status <> 'BATCHED'`,
  'a request CONTACTED by no mail': `
    SELECT r.match_id AS line FROM communication.placement_requests r LEFT JOIN communication.emails e ON e.id = r.newest_email_id
    WHERE r.status = 'CONTACTED' AND (e.status IS NULL OR e.status NOT IN ('SENT', 'UNCERTAIN'))`,
  'a request that was mailed and waits for its mail again': `
    SELECT r.match_id || ' ' || r.status AS line FROM communication.placement_requests r
    JOIN communication.email_batch_items i ON i.placement_request_id = r.id AND i.member
    JOIN communication.emails e ON e.batch_id = i.batch_id AND e.status IN ('SENT', 'UNCERTAIN')
    WHERE r.status IN ('OPEN', 'BATCHED')`,
  'a request mailed twice to its therapist': `
    SELECT r.match_id AS line FROM communication.placement_requests r
    JOIN communication.email_batch_items i ON i.placement_request_id = r.id AND i.member
    JOIN communication.emails e ON e.batch_id = i.batch_id AND e.status IN ('SENT', 'UNCERTAIN')
    GROUP BY r.match_id HAVING count(*) > 1`,
  'two contacts within seven days at one contact point': `
    SELECT a.reference || ' ' || b.reference AS line FROM communication.emails a
    JOIN communication.emails b ON b.contact_point_id = a.contact_point_id AND b.id <> a.id AND b.attempted_at >= a.attempted_at
    WHERE a.status IN ('SENT', 'UNCERTAIN') AND b.status IN ('SENT', 'UNCERTAIN') AND a.counts_as_contact AND b.counts_as_contact
      AND b.attempted_at < coalesce(a.sent_at, a.attempted_at) + interval '168 hours'`,
  'a patient with two places': `
    SELECT patient_external_id AS line FROM communication.placement_requests WHERE status = 'ACCEPTED' GROUP BY 1 HAVING count(*) > 1`,
  'a patient with a place who is still asked for': `
    SELECT r.match_id || ' ' || r.status AS line FROM communication.placement_requests r
    WHERE r.status IN ('OPEN', 'BATCHED', 'CONTACTED', 'LATER', 'WAITING_DETAILS') AND EXISTS (
      SELECT 1 FROM communication.placement_requests a WHERE a.patient_external_id = r.patient_external_id AND a.status = 'ACCEPTED')`,
  'a confirmation of a place that is not accepted': `
    SELECT e.reference AS line FROM communication.emails e JOIN communication.placement_requests r ON r.id = e.confirms_request_id
    WHERE e.status IN ('QUEUED', 'SENDING') AND r.status <> 'ACCEPTED'`,
  'a place without a confirmation though there is an address': `
    SELECT r.match_id AS line FROM communication.placement_requests r WHERE r.status = 'ACCEPTED' AND r.attention_reason IS NULL
      AND NOT EXISTS (SELECT 1 FROM communication.emails e WHERE e.confirms_request_id = r.id AND e.status <> 'CANCELED')
      AND EXISTS (SELECT 1 FROM communication.therapists t JOIN communication.contact_points c ON c.id = t.contact_point_id
                  WHERE t.id = r.therapist_id AND c.email IS NOT NULL AND c.email_bounced_at IS NULL AND t.updated_at < r.updated_at)`,
  'a lease that nobody holds': `
    SELECT reference AS line FROM communication.emails WHERE lease_token IS NOT NULL`,
  'a planned batch where nobody waits': `
    SELECT b.id::text AS line FROM communication.email_batches b WHERE b.status = 'PLANNED' AND NOT EXISTS (
      SELECT 1 FROM communication.therapists t JOIN communication.placement_requests r ON r.therapist_id = t.id AND r.status = 'OPEN'
      WHERE t.contact_point_id = b.contact_point_id)`,
  'a history of events that does not lead from state to state': `
    SELECT aggregate_type || ' ' || aggregate_id || ': ' || coalesce(before, '-') || ' then ' || coalesce(old, '-') AS line FROM (
      SELECT aggregate_type, aggregate_id, old, lag(new) OVER (PARTITION BY aggregate_id ORDER BY seq) AS before FROM (
        SELECT seq, aggregate_type, aggregate_id,
          coalesce(payload->>'old_status', payload->'email_data'->>'old_status') AS old,
          coalesce(payload->>'new_status', payload->'email_data'->>'status') AS new
        FROM communication.outbox_events WHERE event_type <> 'communication.response_received') AS changes
    ) AS steps WHERE before IS DISTINCT FROM old`,
  'a history of events that does not end at the state': `
    SELECT s.id || ' ' || s.status || ' ' || coalesce(e.new, '-') AS line FROM (
      SELECT id, status FROM communication.placement_requests UNION ALL SELECT id, status FROM communication.emails) AS s
    LEFT JOIN LATERAL (
      SELECT coalesce(payload->>'new_status', payload->'email_data'->>'status') AS new FROM communication.outbox_events
      WHERE aggregate_id = s.id AND event_type <> 'communication.response_received' ORDER BY seq DESC LIMIT 1) AS e ON true
    WHERE e.new IS DISTINCT FROM s.status`,
};

const HISTORY = `
  SELECT id::text, last_contact_at::text, refused_at::text FROM communication.contact_points
  UNION ALL SELECT id::text, last_contact_at::text, refused_at::text FROM communication.therapists ORDER BY 1`;

/** All violations, in words; empty when all is well. Brings nothing in order that was not. */
export async function violations(service: TestService): Promise<string[]> {
  const found: string[] = [];
  for (const [name, text] of Object.entries(NEVER)) {
    for (const { line } of await service.sql<{ line: string }>(text)) found.push(`${name}: ${line}`);
  }
  return [...found, ...(await wrongHistories(service)), ...(await unexplained(service))];
}

/** What is kept of contacts and refusals is what the mails and answers say. */
async function wrongHistories(service: TestService): Promise<string[]> {
  const stored = await service.sql<Record<string, string>>(HISTORY);
  const points = await service.sql<{ id: string }>('SELECT id FROM communication.contact_points');
  await service.transact((em) =>
    refreshContactHistory(
      em,
      points.map((point) => point.id),
      service.clock.now(),
    ),
  );
  const derived = await service.sql<Record<string, string>>(HISTORY);
  return derived.flatMap((row, i) => {
    const before = JSON.stringify(stored[i]);
    return before === JSON.stringify(row)
      ? []
      : [`a stored history differs: ${before}, should be ${JSON.stringify(row)}`];
  });
}

/** Every request that waits has a batch, or the plan says why not. */
async function unexplained(service: TestService): Promise<string[]> {
  const waiting = await service.sql<{ match_id: string; therapist_id: string }>(
    `SELECT r.match_id, r.therapist_id FROM communication.placement_requests r JOIN communication.therapists t ON t.id = r.therapist_id
     WHERE r.status = 'OPEN' AND NOT EXISTS (
       SELECT 1 FROM communication.email_batches b WHERE b.contact_point_id = t.contact_point_id AND b.status IN ('PLANNED', 'QUEUED'))`,
  );
  const found: string[] = [];
  for (const { match_id, therapist_id } of waiting) {
    const plan = await service.plans.contactPlan(therapist_id);
    const explained =
      ['USE_PHONE', 'HELD'].includes(plan?.decision ?? '') && plan?.reasons.some(({ until }) => until === null);
    if (!explained) found.push(`nothing explains why ${match_id} waits: ${JSON.stringify(plan)}`);
  }
  return found;
}
