import type {
  EmailPurpose,
  FederalState,
  Language,
  OverridableRule,
  Salutation,
  TherapistStatus,
} from '../domain/vocabulary.js';

/** The statements of `loadContactPoints`; $1 is always the list of contact point ids. */

export interface ContactPointRow {
  id: string;
  email: string | null;
  owner_id: string | null;
  last_contact_at: string | null;
  refused_at: string | null;
  suppressed_at: string | null;
  email_bounced_at: string | null;
}
export const CONTACT_POINTS = `
  SELECT id, email, owner_id, last_contact_at, refused_at, suppressed_at, email_bounced_at
  FROM communication.contact_points WHERE id = ANY($1) ORDER BY id`;

export interface TherapistRow {
  contact_point_id: string;
  id: string;
  external_id: string;
  status: TherapistStatus;
  salutation: Salutation;
  title: string | null;
  first_name: string | null;
  last_name: string | null;
  language: Language;
  time_zone: string;
  federal_state: FederalState | null;
  has_phone: boolean;
  last_contact_at: string | null;
  refused_at: string | null;
  suppressed_at: string | null;
}
export const THERAPISTS = `
  SELECT contact_point_id, id, external_id, status, salutation, title, first_name, last_name, language, time_zone,
         federal_state, phone IS NOT NULL AS has_phone, last_contact_at, refused_at, suppressed_at
  FROM communication.therapists WHERE contact_point_id = ANY($1) ORDER BY created_at, id`;

export interface WaitingRow {
  contact_point_id: string;
  id: string;
  match_id: string;
  therapist_id: string;
  status: 'OPEN' | 'BATCHED';
  patient_registered_on: string | null;
  created_at: string;
}
/** What waits, and what is in a mail that may still be composed anew: it is tried again later. */
export const WAITING = `
  SELECT t.contact_point_id, r.id, r.match_id, r.therapist_id, r.status, r.patient_registered_on, r.created_at
  FROM communication.therapists t
  JOIN communication.placement_requests r ON r.therapist_id = t.id
  WHERE t.contact_point_id = ANY($1)
    AND (r.status = 'OPEN' OR (r.status = 'BATCHED' AND EXISTS (
      SELECT 1 FROM communication.email_batch_items i
      JOIN communication.emails e ON e.batch_id = i.batch_id AND e.status = 'QUEUED' AND NOT e.external_delivery
      WHERE i.placement_request_id = r.id AND i.member AND e.contact_point_id = t.contact_point_id)))`;

export interface BatchRow {
  contact_point_id: string;
  id: string;
  status: 'PLANNED' | 'QUEUED';
  opens_at: string;
  due_at: string | null;
  held_at: string | null;
  included: string[];
  excluded: string[];
}
export const OPEN_BATCHES = `
  SELECT b.contact_point_id, b.id, b.status, b.opens_at, b.due_at, b.held_at,
         coalesce(array_agg(i.placement_request_id ORDER BY i.position) FILTER (WHERE i.pinned = 'INCLUDED'), '{}')::uuid[] AS included,
         coalesce(array_agg(i.placement_request_id) FILTER (WHERE i.pinned = 'EXCLUDED'), '{}')::uuid[] AS excluded
  FROM communication.email_batches b
  LEFT JOIN communication.email_batch_items i ON i.batch_id = b.id AND i.pinned IS NOT NULL
  WHERE b.contact_point_id = ANY($1) AND b.status IN ('PLANNED', 'QUEUED')
  GROUP BY b.id`;

export interface MailRow {
  contact_point_id: string;
  id: string;
  reference: string;
  purpose: EmailPurpose;
  status: 'QUEUED' | 'SENDING' | 'UNCERTAIN';
  therapist_id: string;
  batch_id: string | null;
  counts_as_contact: boolean;
  attempted_at: string | null;
  queued_at: string;
  due_at: string | null;
  leased: boolean;
  put_off: boolean;
}
/**
 * A mail that a client sends by itself holds nothing back before it leaves, for the client may never come. While it is
 * SENDING nobody knows whether it arrived, and unlike our own dialogues that need not end: it counts as UNCERTAIN does.
 */
export const OPEN_MAILS = `
  SELECT contact_point_id, id, reference, purpose, CASE WHEN external_delivery THEN 'UNCERTAIN' ELSE status END AS status, therapist_id, batch_id, counts_as_contact, attempted_at,
         coalesce(queued_at, created_at) AS queued_at, due_at, coalesce(lease_until > clock_timestamp(), false) AS leased,
         reasons <> '[]' AS put_off
  FROM communication.emails WHERE contact_point_id = ANY($1) AND status IN ('QUEUED', 'SENDING', 'UNCERTAIN')
    AND NOT (external_delivery AND status = 'QUEUED')
  ORDER BY queued_at, id`;

export interface MailElsewhereRow {
  contact_point_id: string;
  therapist_id: string;
  id: string;
  status: 'SENDING' | 'UNCERTAIN';
  attempted_at: string | null;
}
/** Mails to an address that a therapist has left: where histories differ, the stricter one counts (DESIGN 4.1.6). */
export const MAILS_ELSEWHERE = `
  SELECT DISTINCT t.contact_point_id, t.id AS therapist_id, e.id,
         CASE WHEN e.external_delivery THEN 'UNCERTAIN' ELSE e.status END AS status, e.attempted_at
  FROM communication.emails e
  LEFT JOIN communication.email_batch_items i ON i.batch_id = e.batch_id AND i.member
  LEFT JOIN communication.placement_requests r ON r.id = i.placement_request_id
  JOIN communication.therapists t ON (t.id = e.therapist_id OR t.id = r.therapist_id) AND t.contact_point_id <> e.contact_point_id
  WHERE e.status IN ('SENDING', 'UNCERTAIN') AND e.counts_as_contact AND t.contact_point_id = ANY($1)`;

/**
 * $2: mails attempted up to this moment are due (DESIGN 4.5), $3: now, for calls that were put off. Those of blocked
 * therapists are held and hold nobody else up. Same rule as `hasDueRequest` in the domain.
 */
export const CALL_DUE = `
  SELECT DISTINCT t.contact_point_id
  FROM communication.therapists t
  JOIN communication.placement_requests r ON r.therapist_id = t.id
  LEFT JOIN communication.emails e ON e.id = r.newest_email_id
  WHERE t.contact_point_id = ANY($1) AND t.status = 'ACTIVE' AND t.suppressed_at IS NULL AND r.undecided_answers < 2
    AND (r.call_not_before IS NULL OR r.call_not_before <= $3)
    AND ((r.outcome IS NULL AND e.attempted_at <= $2
          AND ((e.status = 'SENT' AND r.status = 'CONTACTED') OR (e.status = 'UNCERTAIN' AND r.status IN ('CONTACTED', 'BATCHED'))))
      OR (r.outcome = 'UNDECIDED' AND r.undecided_answers = 1 AND r.status IN ('OPEN', 'CONTACTED')))`;

export const CALL_PLANNED = `
  SELECT DISTINCT contact_point_id FROM communication.phone_calls WHERE contact_point_id = ANY($1) AND status = 'SCHEDULED'`;

export interface OverrideRow {
  contact_point_id: string;
  id: string;
  rules: OverridableRule[];
  expires_at: string;
  email_id: string | null;
}
/** $2: now. One that a mail took stays with that mail, also when it is tried again after the override's time. */
export const OVERRIDES = `
  SELECT o.contact_point_id, o.id, o.rules, o.email_id,
         CASE WHEN o.email_id IS NULL THEN o.expires_at ELSE timestamptz '9999-01-01' END AS expires_at
  FROM communication.overrides o LEFT JOIN communication.emails e ON e.id = o.email_id
  WHERE o.contact_point_id = ANY($1)
    AND ((o.used_at IS NULL AND o.expires_at > $2) OR e.status = 'QUEUED')`;
