import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows, toDate } from '../database/query.js';
import { coolingFrom } from '../domain/contact/cooling.js';
import type { PatientOutcome } from '../domain/vocabulary.js';

/**
 * Derives last contact and newest refusal of contact points, and of the therapists their contacts were about, from
 * the mails and calls themselves (DESIGN 4.1.2, 4.1.3). Used wherever an entry is changed afterwards; the ordinary way only moves
 * the last contact forward. The caller holds the contact points' locks.
 */
export async function refreshContactHistory(
  em: EntityManager,
  contactPointIds: readonly string[],
  now: Date,
): Promise<void> {
  await queryRows(em, LAST_CONTACT_OF_POINTS, [contactPointIds, now]);
  await queryRows(em, LAST_CONTACT_OF_THERAPISTS, [contactPointIds]);
  await refreshRefusals(em, contactPointIds);
}

const LAST_CONTACT_OF_POINTS = `
  UPDATE communication.contact_points c SET updated_at = $2, last_contact_at = (
    SELECT max(h.contacted_at) FROM communication.contact_history h WHERE h.contact_point_id = c.id)
  WHERE c.id = ANY($1)`;

/** Contacts with any contact point count for a therapist: the history follows them to a new address. */
const LAST_CONTACT_OF_THERAPISTS = `
  UPDATE communication.therapists t SET last_contact_at = (
    SELECT max(h.contacted_at) FROM communication.contact_history h
    WHERE h.therapist_id = t.id OR h.placement_request_id IN (
      SELECT r.id FROM communication.placement_requests r WHERE r.therapist_id = t.id))
  WHERE t.id IN (
    SELECT e.therapist_id FROM communication.emails e WHERE e.contact_point_id = ANY($1)
    UNION SELECT r.therapist_id FROM communication.emails e
    JOIN communication.email_batch_items i ON i.batch_id = e.batch_id AND i.member
    JOIN communication.placement_requests r ON r.id = i.placement_request_id WHERE e.contact_point_id = ANY($1)
    UNION SELECT h.therapist_id FROM communication.contact_history h WHERE h.contact_point_id = ANY($1)
    UNION SELECT r.therapist_id FROM communication.contact_history h
    JOIN communication.placement_requests r ON r.id = h.placement_request_id WHERE h.contact_point_id = ANY($1))`;

interface AnswerRow {
  readonly contact_id: string;
  readonly contact_point_id: string;
  readonly therapist_id: string;
  readonly outcome: PatientOutcome;
  readonly outcome_at: string;
}

async function refreshRefusals(em: EntityManager, contactPointIds: readonly string[]): Promise<void> {
  const therapists = await queryRows<{ id: string }>(
    em,
    `SELECT DISTINCT r.therapist_id AS id FROM communication.contact_history h
     JOIN communication.placement_requests r ON r.id = h.placement_request_id
     WHERE h.contact_point_id = ANY($1) AND h.outcome IS NOT NULL`,
    [contactPointIds],
  );
  const therapistIds = therapists.map((row) => row.id);
  const answers = await queryRows<AnswerRow>(em, ANSWERS, [contactPointIds, therapistIds]);
  const contacts = [...Map.groupBy(answers, (answer) => answer.contact_id).values()].map((rows) => ({
    rows,
    refusedAt: coolingFrom(rows.map((row) => ({ outcome: row.outcome, at: toDate(row.outcome_at) }))),
  }));
  const newest = (belongs: (row: AnswerRow) => boolean): string | null => {
    const dates = contacts
      .filter(({ rows, refusedAt }) => refusedAt && rows.some(belongs))
      .map(({ refusedAt }) => (refusedAt as Date).getTime());
    return dates.length === 0 ? null : new Date(Math.max(...dates)).toISOString();
  };
  await writeRefusals(
    em,
    'contact_points',
    contactPointIds.map((id) => ({ id, refused_at: newest((row) => row.contact_point_id === id) })),
  );
  await writeRefusals(
    em,
    'therapists',
    therapistIds.map((id) => ({ id, refused_at: newest((row) => row.therapist_id === id) })),
  );
}

/** All answers of every contact that touches one of the contact points or therapists. */
const ANSWERS = `
  SELECT h.contact_id, h.contact_point_id, r.therapist_id, h.outcome, h.outcome_at
  FROM communication.contact_history h JOIN communication.placement_requests r ON r.id = h.placement_request_id
  WHERE h.outcome IS NOT NULL AND (h.contact_point_id = ANY($1) OR h.contact_id IN (
    SELECT h2.contact_id FROM communication.contact_history h2
    JOIN communication.placement_requests r2 ON r2.id = h2.placement_request_id
    WHERE r2.therapist_id = ANY($2) AND h2.outcome IS NOT NULL))`;

async function writeRefusals(
  em: EntityManager,
  table: 'contact_points' | 'therapists',
  rows: readonly { id: string; refused_at: string | null }[],
): Promise<void> {
  await queryRows(
    em,
    `UPDATE communication.${table} t SET refused_at = r.refused_at
     FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, refused_at timestamptz) WHERE t.id = r.id AND t.refused_at IS DISTINCT FROM r.refused_at`,
    [JSON.stringify(rows)],
  );
}
