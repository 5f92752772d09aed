-- Phone calls: who can be on the phone, what is planned, what came of it.
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
SET LOCAL search_path = communication, public;

CREATE TABLE staff_members (
  id             uuid PRIMARY KEY,
  external_id    text NOT NULL UNIQUE CHECK (length(external_id) BETWEEN 1 AND 200),
  name           text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  time_zone      text NOT NULL,
  -- In the shapes of a therapist's availability.
  working_hours  jsonb NOT NULL,
  -- [{"from": timestamptz, "to": timestamptz}], sorted, not overlapping.
  absences       jsonb NOT NULL DEFAULT '[]',
  active         boolean NOT NULL DEFAULT true,
  created_at     timestamptz NOT NULL,
  updated_at     timestamptz NOT NULL
);

-- Who can be on the phone: a staff member, or one of CALL_LINES anonymous lines where no staff is entered (DESIGN 2).
CREATE TABLE call_lines (
  id               uuid PRIMARY KEY,
  label            text NOT NULL UNIQUE,
  staff_member_id  uuid UNIQUE REFERENCES staff_members (id),
  active           boolean NOT NULL DEFAULT true,
  created_at       timestamptz NOT NULL
);

CREATE TABLE phone_calls (
  id                uuid PRIMARY KEY,
  contact_point_id  uuid NOT NULL REFERENCES contact_points (id),
  -- Whose phone is called and whose windows count.
  therapist_id      uuid NOT NULL REFERENCES therapists (id),
  line_id           uuid NOT NULL REFERENCES call_lines (id),
  status            text NOT NULL CHECK (status IN ('SCHEDULED', 'COMPLETED', 'FAILED', 'CANCELED')),
  reason            text NOT NULL CHECK (reason IN ('MAIL_UNANSWERED', 'PHONE_PATH', 'RETRY', 'CALLBACK', 'UNDECIDED', 'MANUAL')),
  starts_at         timestamptz NOT NULL,
  ends_at           timestamptz NOT NULL,
  -- E.164; the number that was called, so that a wrong one is known until it changes.
  phone             text,
  -- Counted tries so far when this call was planned, plus one (DESIGN 4.5, failed call).
  try_number        integer NOT NULL CHECK (try_number >= 1),
  retry_of          uuid UNIQUE REFERENCES phone_calls (id),
  -- An agreed callback, or a time that staff forced: the therapist's windows do not bind it.
  exempt_from_windows boolean NOT NULL DEFAULT false,
  -- Not moved before this moment when the slot passes: what the rule or staff said.
  not_before        timestamptz,
  outcome           text CHECK (outcome IN ('REACHED', 'NO_ANSWER', 'BUSY', 'VOICEMAIL', 'CALLBACK_REQUESTED', 'WRONG_NUMBER')),
  outcome_at        timestamptz,
  callback_at       timestamptz,
  canceled_reason   text,
  notes             bytea,
  claimed_by        text,
  claimed_at        timestamptz,
  claim_token       uuid,
  -- Real time of the database.
  claim_until       timestamptz,
  hidden_at         timestamptz,
  created_by        text,
  created_at        timestamptz NOT NULL,
  updated_at        timestamptz NOT NULL,
  CHECK (ends_at > starts_at),
  CHECK (status IN ('SCHEDULED', 'CANCELED') OR (outcome IS NOT NULL AND outcome_at IS NOT NULL)),
  CHECK (status <> 'COMPLETED' OR outcome = 'REACHED'),
  CHECK (status <> 'FAILED' OR outcome <> 'REACHED'),
  CHECK ((claimed_by IS NULL) = (claimed_at IS NULL) AND (claimed_by IS NULL) = (claim_token IS NULL) AND (claimed_by IS NULL) = (claim_until IS NULL)),
  -- No two calls overlap on one line, nor at one contact point: the guard behind the calendar lock (DESIGN 4.5).
  CONSTRAINT phone_calls_line_free EXCLUDE USING gist (line_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (status = 'SCHEDULED'),
  CONSTRAINT phone_calls_contact_point_free EXCLUDE USING gist (contact_point_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (status = 'SCHEDULED')
);
CREATE INDEX phone_calls_scheduled ON phone_calls (starts_at, id) WHERE status = 'SCHEDULED';
CREATE INDEX phone_calls_starts ON phone_calls (starts_at, id);
CREATE INDEX phone_calls_created ON phone_calls (created_at, id);
CREATE INDEX phone_calls_contact_point ON phone_calls (contact_point_id, status);
CREATE INDEX phone_calls_therapist ON phone_calls (therapist_id);
CREATE INDEX phone_calls_claimed ON phone_calls (claim_until) WHERE claim_token IS NOT NULL;

CREATE TABLE phone_call_batches (
  id             uuid PRIMARY KEY,
  phone_call_id  uuid NOT NULL UNIQUE REFERENCES phone_calls (id),
  created_at     timestamptz NOT NULL,
  updated_at     timestamptz NOT NULL
);
CREATE INDEX phone_call_batches_created ON phone_call_batches (created_at, id);

CREATE TABLE phone_call_batch_items (
  id                    uuid PRIMARY KEY,
  batch_id              uuid NOT NULL REFERENCES phone_call_batches (id),
  placement_request_id  uuid NOT NULL REFERENCES placement_requests (id),
  priority              integer NOT NULL,
  -- REMOVED: taken out before the call; ALREADY_ANSWERED: while somebody was calling (DESIGN 4.5).
  status                text NOT NULL CHECK (status IN ('PLANNED', 'ALREADY_ANSWERED', 'REMOVED')),
  discussed             boolean NOT NULL DEFAULT false,
  outcome               text CHECK (outcome IN ('ACCEPTED', 'REJECTED', 'LATER', 'UNDECIDED')),
  outcome_later_until   timestamptz,
  outcome_at            timestamptz,
  follow_up_required    boolean NOT NULL DEFAULT false,
  follow_up_notes       bytea,
  created_at            timestamptz NOT NULL,
  updated_at            timestamptz NOT NULL,
  UNIQUE (batch_id, placement_request_id),
  CHECK ((outcome IS NULL) = (outcome_at IS NULL))
);
CREATE INDEX phone_call_batch_items_request ON phone_call_batch_items (placement_request_id);

-- The history of a call: planned, missed, moved, tried, ended.
CREATE TABLE call_attempts (
  id             uuid PRIMARY KEY,
  phone_call_id  uuid NOT NULL REFERENCES phone_calls (id),
  kind           text NOT NULL CHECK (kind IN ('PLANNED', 'JOINED', 'PATIENT_REMOVED', 'CLAIMED', 'RELEASED', 'CLAIM_EXPIRED', 'MISSED', 'RESCHEDULED', 'REASSIGNED', 'OUTCOME', 'CANCELED', 'CORRECTED')),
  attempted_at   timestamptz NOT NULL,
  actor          text,
  -- Ids, states and times only.
  details        jsonb NOT NULL DEFAULT '{}',
  notes          bytea
);
CREATE INDEX call_attempts_call ON call_attempts (phone_call_id, attempted_at);

-- Why no call could be planned, until one can be (DESIGN 4.5).
ALTER TABLE contact_points
  ADD COLUMN unschedulable_reason text,
  ADD COLUMN unschedulable_since timestamptz,
  ADD CHECK ((unschedulable_reason IS NULL) = (unschedulable_since IS NULL));
CREATE INDEX contact_points_unschedulable ON contact_points (unschedulable_since) WHERE unschedulable_reason IS NOT NULL;

ALTER TABLE placement_requests
  -- No call for it before this moment: a cancellation with NOT_BEFORE, or the one more call after UNDECIDED.
  ADD COLUMN call_not_before timestamptz,
  ADD COLUMN undecided_calls integer NOT NULL DEFAULT 0;

-- A daily job runs once per domain day, also when the service was down at its hour.
CREATE TABLE job_runs (
  job         text NOT NULL,
  domain_day  date NOT NULL,
  run_at      timestamptz NOT NULL,
  PRIMARY KEY (job, domain_day)
);

-- Counts bookings: a sweep that planned page by page knows whether its picture of the calendar still holds.
ALTER TABLE service_state ADD COLUMN calendar_version bigint NOT NULL DEFAULT 0;

-- What counts as a contact (DESIGN 2), request by request: mails that SMTP took and calls that reached somebody.
CREATE VIEW contact_history AS
  SELECT e.id AS contact_id, e.contact_point_id, e.therapist_id, e.sent_at AS contacted_at,
         i.placement_request_id, i.outcome, i.outcome_at
  FROM emails e LEFT JOIN email_batch_items i ON i.batch_id = e.batch_id AND i.member
  WHERE e.status = 'SENT' AND e.counts_as_contact
  UNION ALL
  SELECT c.id, c.contact_point_id, c.therapist_id, c.outcome_at, i.placement_request_id, i.outcome, i.outcome_at
  FROM phone_calls c
  JOIN phone_call_batches b ON b.phone_call_id = c.id
  LEFT JOIN phone_call_batch_items i ON i.batch_id = b.id AND i.status <> 'REMOVED'
  WHERE c.outcome = 'REACHED';
