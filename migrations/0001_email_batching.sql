-- Email batching: who is contacted, what waits, what was sent, and the outbox and inbox of events.
-- Enum-like columns are text with CHECKs (DESIGN 5). bytea columns hold sealed personal data (DESIGN 3).
-- The extension lives in the schema of its own that the calendar constraints will need; creating it takes the owner's rights.
CREATE SCHEMA IF NOT EXISTS communication;
SET LOCAL search_path = communication, public;

-- One row: what all processes of the service share.
CREATE TABLE service_state (
  only_row               boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  clock_offset_ms        bigint NOT NULL DEFAULT 0,
  outbound_paused_at     timestamptz,
  outbound_paused_by     text,
  CHECK ((outbound_paused_at IS NULL) = (outbound_paused_by IS NULL))
);
INSERT INTO service_state DEFAULT VALUES;

-- Which keys have sealed rows here: a start without one of them is refused before anything is read.
CREATE TABLE encryption_keys (
  key_id        text PRIMARY KEY CHECK (key_id ~ '^[a-zA-Z0-9_-]{1,32}$'),
  check_value   bytea NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The row that is locked to decide about any contact (DESIGN 3, lock order).
CREATE TABLE contact_points (
  id                  uuid PRIMARY KEY,
  key                 text NOT NULL UNIQUE CHECK (key ~ '^(mailto|tel|therapist):.'),
  email               text,
  owner_id            uuid,
  phone_owner_id      uuid,
  windows_owner_id    uuid,
  last_contact_at     timestamptz,
  refused_at          timestamptz,
  suppressed_at       timestamptz,
  suppressed_by       text,
  email_bounced_at    timestamptz,
  created_at          timestamptz NOT NULL,
  updated_at          timestamptz NOT NULL,
  CHECK ((suppressed_at IS NULL) = (suppressed_by IS NULL)),
  CHECK ((email IS NOT NULL) = (key LIKE 'mailto:%'))
);

CREATE TABLE therapists (
  id                          uuid PRIMARY KEY,
  external_id                 text NOT NULL UNIQUE CHECK (length(external_id) BETWEEN 1 AND 200),
  salutation                  text NOT NULL DEFAULT 'UNKNOWN' CHECK (salutation IN ('FRAU', 'HERR', 'UNKNOWN')),
  title                       text,
  first_name                  text,
  last_name                   text,
  email                       text,
  phone                       text,
  federal_state               text CHECK (federal_state ~ '^[A-Z]{2}$'),
  time_zone                   text NOT NULL,
  language                    text NOT NULL DEFAULT 'de' CHECK (language IN ('de', 'en')),
  availability                jsonb,
  warnings                    jsonb NOT NULL DEFAULT '[]',
  potentially_available       boolean NOT NULL DEFAULT false,
  potentially_available_notes bytea,
  status                      text NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('ACTIVE', 'INACTIVE', 'BLOCKED')),
  contact_point_id            uuid NOT NULL REFERENCES contact_points (id),
  details_as_of               timestamptz,
  status_as_of                timestamptz,
  last_contact_at             timestamptz,
  refused_at                  timestamptz,
  suppressed_at               timestamptz,
  created_at                  timestamptz NOT NULL,
  updated_at                  timestamptz NOT NULL
);
CREATE INDEX therapists_contact_point ON therapists (contact_point_id);
ALTER TABLE contact_points
  ADD FOREIGN KEY (owner_id) REFERENCES therapists (id),
  ADD FOREIGN KEY (phone_owner_id) REFERENCES therapists (id),
  ADD FOREIGN KEY (windows_owner_id) REFERENCES therapists (id);

CREATE TABLE placement_requests (
  id                     uuid PRIMARY KEY,
  match_id               text NOT NULL UNIQUE CHECK (length(match_id) BETWEEN 1 AND 200),
  therapist_id           uuid NOT NULL REFERENCES therapists (id),
  patient_external_id    text NOT NULL CHECK (length(patient_external_id) BETWEEN 1 AND 200),
  patient_registered_on  date,
  patient_snapshot       bytea,
  -- Only as long as a confirmation may need it: erased when the request closes otherwise or the confirmation is sent.
  patient_name           bytea,
  status                 text NOT NULL CHECK (status IN ('WAITING_DETAILS', 'OPEN', 'BATCHED', 'CONTACTED', 'ACCEPTED',
                           'REJECTED', 'LATER', 'UNREACHABLE', 'WITHDRAWN', 'PLACED_ELSEWHERE')),
  missing_details        text[] NOT NULL DEFAULT '{}' CHECK (missing_details <@ ARRAY['THERAPIST', 'PATIENT']),
  details_due_at         timestamptz,
  details_attempts       integer NOT NULL DEFAULT 0,
  later_until            timestamptz,
  newest_email_id        uuid,
  outcome                text CHECK (outcome IN ('ACCEPTED', 'REJECTED', 'LATER', 'UNDECIDED')),
  outcome_at             timestamptz,
  closed_reason          text,
  attention_reason       text,
  attention_at           timestamptz,
  created_at             timestamptz NOT NULL,
  updated_at             timestamptz NOT NULL,
  CHECK ((status = 'LATER') = (later_until IS NOT NULL)),
  CHECK ((status = 'WAITING_DETAILS') = (missing_details <> '{}')),
  CHECK ((attention_reason IS NULL) = (attention_at IS NULL))
);
CREATE INDEX placement_requests_therapist ON placement_requests (therapist_id, status);
CREATE INDEX placement_requests_patient ON placement_requests (patient_external_id);
CREATE INDEX placement_requests_created ON placement_requests (created_at, id);
CREATE INDEX placement_requests_details_due ON placement_requests (details_due_at) WHERE status = 'WAITING_DETAILS';
CREATE INDEX placement_requests_later ON placement_requests (later_until) WHERE status = 'LATER';
CREATE INDEX placement_requests_attention ON placement_requests (attention_at) WHERE attention_reason IS NOT NULL;
-- The planner walks contact points that have somebody waiting.
CREATE INDEX placement_requests_open ON placement_requests (therapist_id) WHERE status = 'OPEN';

CREATE TABLE email_batches (
  id                uuid PRIMARY KEY,
  contact_point_id  uuid NOT NULL REFERENCES contact_points (id),
  status            text NOT NULL CHECK (status IN ('PLANNED', 'QUEUED', 'SENT', 'FAILED', 'CANCELED')),
  opens_at          timestamptz NOT NULL,
  -- When the delivery worker looks at it next; null while only a change of state can help.
  due_at            timestamptz,
  reasons           jsonb NOT NULL DEFAULT '[]',
  held_at           timestamptz,
  held_by           text,
  created_at        timestamptz NOT NULL,
  updated_at        timestamptz NOT NULL,
  CHECK ((held_at IS NULL) = (held_by IS NULL))
);
-- At most one open batch per contact point, whatever races (DESIGN 4.3).
CREATE UNIQUE INDEX email_batches_one_open ON email_batches (contact_point_id) WHERE status IN ('PLANNED', 'QUEUED');
CREATE INDEX email_batches_due ON email_batches (due_at) WHERE status = 'PLANNED' AND held_at IS NULL;
CREATE INDEX email_batches_created ON email_batches (created_at, id);

CREATE TABLE email_batch_items (
  id                    uuid PRIMARY KEY,
  batch_id              uuid NOT NULL REFERENCES email_batches (id),
  placement_request_id  uuid NOT NULL REFERENCES placement_requests (id),
  -- What staff decided while the batch was planned; null: the rule decides.
  pinned                text CHECK (pinned IN ('INCLUDED', 'EXCLUDED')),
  -- Whether the request is (to be) in the mail; decided at the claim.
  member                boolean NOT NULL,
  position              integer,
  outcome               text CHECK (outcome IN ('ACCEPTED', 'REJECTED', 'LATER', 'UNDECIDED')),
  outcome_later_until   timestamptz,
  outcome_at            timestamptz,
  created_at            timestamptz NOT NULL,
  updated_at            timestamptz NOT NULL,
  UNIQUE (batch_id, placement_request_id),
  CHECK ((outcome IS NULL) = (outcome_at IS NULL)),
  CHECK (NOT member OR position IS NOT NULL)
);
CREATE INDEX email_batch_items_request ON email_batch_items (placement_request_id);

CREATE SEQUENCE email_references START 1001;

CREATE TABLE emails (
  id                     uuid PRIMARY KEY,
  reference              text NOT NULL UNIQUE,
  therapist_id           uuid NOT NULL REFERENCES therapists (id),
  contact_point_id       uuid NOT NULL REFERENCES contact_points (id),
  batch_id               uuid UNIQUE REFERENCES email_batches (id),
  confirms_request_id    uuid REFERENCES placement_requests (id),
  purpose                text NOT NULL CHECK (purpose IN ('REQUEST', 'MANUAL', 'CONFIRMATION')),
  status                 text NOT NULL CHECK (status IN ('DRAFT', 'QUEUED', 'SENDING', 'SENT', 'FAILED', 'UNCERTAIN', 'CANCELED')),
  language               text NOT NULL CHECK (language IN ('de', 'en')),
  template_name          text,
  content_hash           text,
  message_id             text NOT NULL UNIQUE,
  recipient_email        text,
  recipient_name         text,
  -- Subject, HTML and text; for a draft the text that staff wrote.
  content                bytea,
  -- Whether this mail keeps the practice from being contacted again: false for confirmations and once it bounced.
  counts_as_contact      boolean NOT NULL,
  due_at                 timestamptz,
  reasons                jsonb NOT NULL DEFAULT '[]',
  attempt_count          integer NOT NULL DEFAULT 0,
  attempted_at           timestamptz,
  queued_at              timestamptz,
  sent_at                timestamptz,
  last_error             text,
  smtp_status            text,
  lease_token            uuid,
  lease_owner            text,
  lease_until            timestamptz,
  response_received_at   timestamptz,
  response               bytea,
  follow_up_required     boolean NOT NULL DEFAULT false,
  follow_up_notes        bytea,
  created_by             text,
  created_at             timestamptz NOT NULL,
  updated_at             timestamptz NOT NULL,
  CHECK ((lease_token IS NULL) = (lease_until IS NULL)),
  CHECK (lease_token IS NULL OR status IN ('QUEUED', 'SENDING')),
  CHECK (status <> 'SENDING' OR lease_token IS NOT NULL),
  CHECK (status NOT IN ('SENDING', 'SENT', 'UNCERTAIN') OR (attempted_at IS NOT NULL AND content IS NOT NULL)),
  CHECK (status <> 'SENT' OR sent_at IS NOT NULL),
  CHECK ((purpose = 'CONFIRMATION') = (confirms_request_id IS NOT NULL))
);
-- One confirmation of an acceptance, unless it was canceled because the acceptance never was.
CREATE UNIQUE INDEX emails_one_confirmation ON emails (confirms_request_id) WHERE status <> 'CANCELED';
CREATE INDEX emails_due ON emails (due_at) WHERE status = 'QUEUED';
CREATE INDEX emails_leased ON emails (lease_until) WHERE lease_token IS NOT NULL;
CREATE INDEX emails_contact_point ON emails (contact_point_id, created_at);
CREATE INDEX emails_therapist ON emails (therapist_id);
CREATE INDEX emails_created ON emails (created_at, id);
CREATE INDEX emails_attention ON emails (updated_at) WHERE status IN ('FAILED', 'UNCERTAIN') OR follow_up_required;
-- Unanswered mails that hold back the next one (CALL_DUE) are looked for by contact point.
CREATE INDEX emails_pending ON emails (contact_point_id) WHERE status IN ('QUEUED', 'SENDING', 'UNCERTAIN');
-- What is or may be under way to an address that a therapist has left.
CREATE INDEX emails_unsettled ON emails (id) WHERE status IN ('SENDING', 'UNCERTAIN');
ALTER TABLE placement_requests ADD FOREIGN KEY (newest_email_id) REFERENCES emails (id);
CREATE INDEX placement_requests_newest_email ON placement_requests (newest_email_id);

CREATE TABLE overrides (
  id                uuid PRIMARY KEY,
  contact_point_id  uuid NOT NULL REFERENCES contact_points (id),
  rules             text[] NOT NULL CHECK (cardinality(rules) > 0 AND rules <@ ARRAY['CONTACT_INTERVAL', 'COOLING', 'SENDING_WINDOW']),
  reason            bytea NOT NULL,
  granted_by        text NOT NULL,
  granted_at        timestamptz NOT NULL,
  expires_at        timestamptz NOT NULL,
  used_at           timestamptz,
  email_id          uuid REFERENCES emails (id),
  CHECK (used_at IS NOT NULL OR email_id IS NULL),
  CHECK (expires_at > granted_at)
);
CREATE INDEX overrides_unused ON overrides (contact_point_id) WHERE used_at IS NULL;

-- Who did what by hand and why: kept for auditors, beyond the retention of events.
CREATE TABLE staff_actions (
  id            uuid PRIMARY KEY,
  actor         text NOT NULL,
  action        text NOT NULL,
  subject_type  text NOT NULL,
  subject_id    uuid,
  details       jsonb NOT NULL DEFAULT '{}',
  reason        bytea,
  acted_at      timestamptz NOT NULL
);
CREATE INDEX staff_actions_subject ON staff_actions (subject_type, subject_id);

-- The outbox: written in the transaction that changes the state. topic null: for the live feed only.
CREATE TABLE outbox_events (
  seq             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  position        bigint UNIQUE,
  event_id        uuid NOT NULL UNIQUE,
  topic           text,
  message_key     text NOT NULL,
  event_type      text NOT NULL,
  aggregate_type  text NOT NULL,
  aggregate_id    uuid NOT NULL,
  priority        text NOT NULL CHECK (priority IN ('HIGH', 'NORMAL', 'LOW')),
  payload         jsonb NOT NULL,
  occurred_at     timestamptz NOT NULL,
  status          text NOT NULL CHECK (status IN ('PENDING', 'PUBLISHED', 'PARKED', 'DROPPED', 'FEED_ONLY')),
  attempts        integer NOT NULL DEFAULT 0,
  last_error      text,
  published_at    timestamptz,
  created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  CHECK ((topic IS NULL) = (status = 'FEED_ONLY'))
);
CREATE INDEX outbox_events_unnumbered ON outbox_events (seq) WHERE position IS NULL;
CREATE INDEX outbox_events_pending ON outbox_events (position) WHERE status = 'PENDING';
CREATE INDEX outbox_events_aggregate ON outbox_events (aggregate_id);

CREATE TABLE feed_head (
  only_row     boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  position     bigint NOT NULL DEFAULT 0,
  kept_from    bigint NOT NULL DEFAULT 1
);
INSERT INTO feed_head DEFAULT VALUES;

-- Numbers committed events densely, in seq order. A lower seq may commit after a higher one, so nobody reads by seq
-- (DESIGN 7). The lock is taken in one statement and the rows are read in the next: under READ COMMITTED that one sees
-- all that was committed while the lock was waited for. Call it in a transaction of its own.
CREATE FUNCTION number_outbox_events(at_most integer DEFAULT 10000) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  head bigint;
  numbered bigint;
BEGIN
  PERFORM 1 FROM communication.outbox_events WHERE position IS NULL LIMIT 1;
  IF NOT FOUND THEN
    SELECT f.position INTO head FROM communication.feed_head f;
    RETURN head;
  END IF;
  SELECT f.position INTO head FROM communication.feed_head f FOR UPDATE;
  WITH waiting AS (
    SELECT e.seq, row_number() OVER (ORDER BY e.seq) AS place
    FROM (SELECT o.seq FROM communication.outbox_events o WHERE o.position IS NULL ORDER BY o.seq LIMIT at_most) e
  )
  UPDATE communication.outbox_events o SET position = head + waiting.place FROM waiting WHERE o.seq = waiting.seq;
  GET DIAGNOSTICS numbered = ROW_COUNT;
  UPDATE communication.feed_head SET position = head + numbered;
  RETURN head + numbered;
END $$;

-- What came in, raw, each event once; worked off in seq order per key (DESIGN 6).
CREATE TABLE inbox_events (
  id             uuid PRIMARY KEY,
  seq            bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  event_id       uuid NOT NULL UNIQUE,
  event_type     text NOT NULL,
  source         text NOT NULL,
  message_key    text NOT NULL,
  payload        bytea NOT NULL,
  occurred_at    timestamptz NOT NULL,
  -- WAITING: for the match.created it belongs to; it holds up nothing of its key.
  status         text NOT NULL CHECK (status IN ('PENDING', 'WAITING', 'DONE', 'DEAD')),
  outcome        text,
  attempts       integer NOT NULL DEFAULT 0,
  due_at         timestamptz NOT NULL,
  give_up_at     timestamptz,
  last_error     text,
  received_at    timestamptz NOT NULL,
  handled_at     timestamptz
);
CREATE INDEX inbox_events_pending ON inbox_events (message_key, seq) WHERE status = 'PENDING';
CREATE INDEX inbox_events_pending_due ON inbox_events (due_at, seq) WHERE status = 'PENDING';
CREATE INDEX inbox_events_key ON inbox_events (message_key);

CREATE TABLE dead_letters (
  id              uuid PRIMARY KEY,
  inbox_event_id  uuid UNIQUE REFERENCES inbox_events (id),
  source          text NOT NULL,
  source_offset   text,
  reason_code     text NOT NULL,
  reason          text NOT NULL,
  payload         bytea NOT NULL,
  created_at      timestamptz NOT NULL,
  resolved_at     timestamptz,
  resolved_by     text,
  resolution      text CHECK (resolution IN ('RETRIED', 'DROPPED')),
  CHECK ((resolved_at IS NULL) = (resolution IS NULL))
);
-- The same unreadable message delivered twice is one dead letter.
CREATE UNIQUE INDEX dead_letters_once ON dead_letters (source, source_offset) WHERE inbox_event_id IS NULL;
CREATE INDEX dead_letters_unresolved ON dead_letters (created_at) WHERE resolved_at IS NULL;

