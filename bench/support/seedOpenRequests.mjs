import { runOn, settleDatabase } from './benchCluster.mjs';
import { START } from './benchService.mjs';

const REQUESTS_PER_CONTACT_POINT = 5;

/**
 * `count` open requests that nobody has planned: five per contact point on average (one to nine), every tenth contact
 * point a mailbox that two therapists share, every twentieth without email, ages from minutes to weeks; some contact
 * points were written to three days ago. Written by a few statements inside the database.
 */
export async function seedOpenRequests(databaseUrl, count) {
  const points = count / REQUESTS_PER_CONTACT_POINT;
  await runOn(databaseUrl, [
    'CREATE TEMP TABLE point AS SELECT n, uuidv7() AS id, uuidv7() AS first, uuidv7() AS second FROM generate_series(1, 0) AS n',
    [INSERT_NUMBERS, [points]],
    [INSERT_POINTS, [START]],
    [INSERT_THERAPISTS, [START]],
    `UPDATE communication.contact_points c SET owner_id = p.first FROM point p WHERE p.id = c.id`,
    [INSERT_REQUESTS, [START]],
  ]);
  const [{ requests }] = await runOn(databaseUrl, [
    `SELECT count(*)::int AS requests FROM communication.placement_requests`,
  ]);
  if (requests !== count) throw new Error(`${requests} requests were made, not ${count}`);
  await settleDatabase(databaseUrl);
  return { contactPoints: points };
}

const INSERT_NUMBERS = `
  INSERT INTO point SELECT n, gen_random_uuid(), uuidv7(), uuidv7() FROM generate_series(1, $1::int) AS n`;

const INSERT_POINTS = `
  INSERT INTO communication.contact_points (id, key, email, last_contact_at, created_at, updated_at)
  SELECT id, CASE WHEN n % 20 = 0 THEN 'tel:+4930' || n ELSE 'mailto:praxis-' || n || '@example.org' END,
         CASE WHEN n % 20 = 0 THEN NULL ELSE 'praxis-' || n || '@example.org' END,
         CASE WHEN n % 7 = 0 THEN $1::timestamptz - interval '3 days' END, $1, $1
  FROM point`;

const INSERT_THERAPISTS = `
  INSERT INTO communication.therapists (id, external_id, salutation, title, first_name, last_name, email, phone, federal_state,
    time_zone, contact_point_id, created_at, updated_at)
  SELECT t.id, 'T-' || p.n || '-' || t.nth, 'FRAU', 'Dr.', 'Jana', 'Müller-' || p.n,
         CASE WHEN p.n % 20 = 0 THEN NULL ELSE 'praxis-' || p.n || '@example.org' END, '+4930' || p.n,
         (ARRAY['BE', 'BY', 'NW', 'SN', 'HH'])[1 + p.n % 5], 'Europe/Berlin', p.id, $1, $1
  FROM point p CROSS JOIN LATERAL (VALUES (p.first, 1), (p.second, 2)) AS t(id, nth)
  WHERE t.nth = 1 OR p.n % 10 = 0`;

/** One to nine by number of the contact point, so that ten neighbours have fifty. The snapshot is as long as a sealed one. */
const INSERT_REQUESTS = `
  INSERT INTO communication.placement_requests (id, match_id, therapist_id, patient_external_id, patient_registered_on,
    patient_snapshot, status, created_at, updated_at)
  SELECT uuidv7(), 'M-' || p.n || '-' || r, CASE WHEN p.n % 10 = 0 AND r % 2 = 0 THEN p.second ELSE p.first END,
         'P-' || p.n || '-' || r, date '2026-01-01' + (p.n + r) % 50, decode(repeat(md5(p.n || '-' || r), 16), 'hex'), 'OPEN',
         $1::timestamptz - (p.n * 7 + r * 61) % 30000 * interval '1 minute', $1
  FROM point p CROSS JOIN LATERAL generate_series(1, (ARRAY[5, 1, 9, 3, 7, 5, 2, 8, 4, 6])[1 + p.n % 10]) AS r`;
