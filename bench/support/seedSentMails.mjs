import pg from 'pg';
import { createBenchVault, START } from './benchService.mjs';
import { seedDueRequests } from './seedDueRequests.mjs';

const SENT_AT = new Date(START.getTime() - 600_000);
const CONTENT = {
  subject: 'Drei Anfragen für einen Therapieplatz (Ref: A-1234)',
  html: `<!doctype html>${'<p>Sehr geehrte Frau Dr. Müller, …</p>'.repeat(120)}`,
  text: 'Sehr geehrte Frau Dr. Müller, …\n'.repeat(60),
};

/** `count` mails that were sent, each with its batch of one to five requests, as the service leaves them behind. */
export async function seedSentMails(databaseUrl, count) {
  const seeded = await seedDueRequests(databaseUrl, count);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query(INSERT_BATCHES, [SENT_AT]);
    await client.query(INSERT_ITEMS, [SENT_AT]);
    const { rows } = await client.query(NEW_EMAIL_IDS);
    const vault = createBenchVault();
    const ids = rows.map((row) => row.id);
    const contents = ids.map((id) => vault.seal('emails.content', id, CONTENT).bytes);
    await client.query(INSERT_EMAILS, [ids, rows.map((row) => row.batch_id), contents, SENT_AT]);
    await client.query(SETTLE_REQUESTS);
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
  return seeded;
}

/** Times of their own, so that lists have an order. */
const INSERT_BATCHES = `
  INSERT INTO communication.email_batches (id, contact_point_id, status, opens_at, created_at, updated_at)
  SELECT uuidv7(), c.id, 'SENT', $1, $1::timestamptz + row_number() OVER () * interval '1 millisecond', $1
  FROM communication.contact_points c
  WHERE NOT EXISTS (SELECT 1 FROM communication.email_batches b WHERE b.contact_point_id = c.id)`;

const INSERT_ITEMS = `
  INSERT INTO communication.email_batch_items (id, batch_id, placement_request_id, member, position, created_at, updated_at)
  SELECT uuidv7(), b.id, r.id, true, row_number() OVER (PARTITION BY b.id ORDER BY r.id), $1, $1
  FROM communication.email_batches b
  JOIN communication.therapists t USING (contact_point_id)
  JOIN communication.placement_requests r ON r.therapist_id = t.id AND r.status = 'OPEN'`;

const NEW_EMAIL_IDS = `
  SELECT uuidv7() AS id, b.id AS batch_id FROM communication.email_batches b
  WHERE NOT EXISTS (SELECT 1 FROM communication.emails e WHERE e.batch_id = b.id)`;

const INSERT_EMAILS = `
  INSERT INTO communication.emails (id, reference, therapist_id, contact_point_id, batch_id, purpose, status, language, template_name,
    content_hash, message_id, recipient_email, recipient_name, content, counts_as_contact, attempt_count, attempted_at, queued_at,
    sent_at, smtp_status, created_at, updated_at)
  SELECT n.id, 'A-' || nextval('communication.email_references'), t.id, t.contact_point_id, b.id, 'REQUEST', 'SENT', 'de',
    'batch-request', repeat('0123456789abcdef', 4), '<' || n.id || '@example.org>', t.email, 'Dr. Jana ' || t.last_name, n.content,
    true, 1, $4, $4, $4, '250 2.0.0', b.created_at, $4
  FROM unnest($1::uuid[], $2::uuid[], $3::bytea[]) AS n(id, batch_id, content)
  JOIN communication.email_batches b ON b.id = n.batch_id
  JOIN communication.therapists t ON t.contact_point_id = b.contact_point_id`;

const SETTLE_REQUESTS = `
  UPDATE communication.placement_requests r SET status = 'CONTACTED', newest_email_id = e.id
  FROM communication.email_batch_items i JOIN communication.emails e USING (batch_id)
  WHERE i.placement_request_id = r.id AND r.status = 'OPEN'`;
