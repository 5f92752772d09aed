import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { createBenchVault, START } from './benchService.mjs';

/** Older than BATCH_COLLECT, so that a batch with it is due. */
const CREATED_AT = new Date(START.getTime() - 3_600_000);
/** Requests per mail: 1 to 5, 3 on average. */
const requestsOf = (index) => 1 + (index % 5);

const COMPLAINTS = [
  'Gedrückte Stimmung, Schlafprobleme und starke Erschöpfung seit der Trennung im Frühjahr',
  'Prüfungsangst, sozialer Rückzug',
  'Panikattacken beim Autofahren.\nHat vor acht Jahren gute Erfahrungen mit Verhaltenstherapie gemacht.',
  'Erschöpfung, Verdacht auf Burnout',
  'Trauer nach dem Tod der Ehefrau',
];

/**
 * `count` contact points, each with a therapist and its waiting requests, and each with a mail due now once planned.
 * Every call makes new ones: nobody may be mailed twice within seven days.
 */
export async function seedDueRequests(databaseUrl, count) {
  const vault = createBenchVault();
  const practices = Array.from({ length: count }, (_, index) => practiceOf(index));
  const requests = practices.flatMap((practice, index) =>
    Array.from({ length: requestsOf(index) }, (_, nth) => requestOf(vault, practice, index + nth)),
  );
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query(INSERT_CONTACT_POINTS, [JSON.stringify(practices), CREATED_AT]);
    await client.query(INSERT_THERAPISTS, [JSON.stringify(practices), CREATED_AT]);
    await client.query(
      'UPDATE communication.contact_points c SET owner_id = t.id FROM communication.therapists t WHERE t.contact_point_id = c.id AND c.owner_id IS NULL',
    );
    await client.query(INSERT_REQUESTS, [
      requests.map((row) => row.id),
      requests.map((row) => row.therapistId),
      requests.map((row) => row.registeredOn),
      requests.map((row) => row.snapshot),
      CREATED_AT,
    ]);
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
  return { mails: count, requests: requests.length };
}

function practiceOf(index) {
  const id = randomUUID();
  return { id, therapistId: uuidv7(), email: `praxis-${id}@example.org`, lastName: `Müller-${index % 100}` };
}

function requestOf(vault, practice, index) {
  const id = uuidv7();
  const snapshot = {
    age: 18 + (index % 60),
    sex: ['FEMALE', 'MALE', 'DIVERSE'][index % 3],
    insurance: ['STATUTORY', 'PRIVATE', 'SELF_PAYER'][index % 3],
    complaints: COMPLAINTS[index % COMPLAINTS.length],
    preferredTimes: 'Montag und Mittwoch ab 16 Uhr',
  };
  return {
    id,
    therapistId: practice.therapistId,
    registeredOn: `2026-01-${String(1 + (index % 28)).padStart(2, '0')}`,
    snapshot: vault.seal('placement_requests.patient_snapshot', id, snapshot).bytes,
  };
}

const INSERT_CONTACT_POINTS = `
  INSERT INTO communication.contact_points (id, key, email, created_at, updated_at)
  SELECT id, 'mailto:' || email, email, $2, $2 FROM jsonb_to_recordset($1::jsonb) AS p(id uuid, email text)`;

const INSERT_THERAPISTS = `
  INSERT INTO communication.therapists (id, external_id, salutation, title, first_name, last_name, email, phone, federal_state,
    time_zone, contact_point_id, created_at, updated_at)
  SELECT "therapistId", 'T-' || "therapistId", 'FRAU', 'Dr.', 'Jana', "lastName", email, '+4930123456', 'BE', 'Europe/Berlin', id, $2, $2
  FROM jsonb_to_recordset($1::jsonb) AS p(id uuid, "therapistId" uuid, email text, "lastName" text)`;

const INSERT_REQUESTS = `
  INSERT INTO communication.placement_requests (id, match_id, therapist_id, patient_external_id, patient_registered_on,
    patient_snapshot, status, created_at, updated_at)
  SELECT id, 'M-' || id, therapist_id, 'P-' || id, registered_on, snapshot, 'OPEN', $5, $5
  FROM unnest($1::uuid[], $2::uuid[], $3::date[], $4::bytea[]) AS r(id, therapist_id, registered_on, snapshot)`;
