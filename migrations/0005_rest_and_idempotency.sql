-- Mails that a client sends by itself, requests of hand-written mails, what callers wrote about an outcome, and the keys
-- that make a repeated call do nothing twice.
SET LOCAL search_path = communication, public;

ALTER TABLE emails
  -- A client sends it and reports how that went. No worker ever takes it: it has neither a due time nor a lease.
  ADD COLUMN external_delivery boolean NOT NULL DEFAULT false,
  DROP CONSTRAINT emails_check2,
  ADD CONSTRAINT emails_sending_has_lease CHECK (status <> 'SENDING' OR external_delivery OR lease_token IS NOT NULL),
  ADD CONSTRAINT emails_external_is_no_workers CHECK (NOT external_delivery OR (
    purpose = 'MANUAL' AND due_at IS NULL AND lease_token IS NULL AND reasons = '[]' AND status <> 'UNCERTAIN'));

DROP INDEX emails_due;
CREATE INDEX emails_due ON emails (due_at) WHERE status = 'QUEUED' AND NOT external_delivery;
-- Its client may have forgotten it; the to-do list looks for it.
CREATE INDEX emails_external_open ON emails (attempted_at) WHERE external_delivery AND status = 'SENDING';

-- What a hand-written draft is about. A draft reserves nothing: these become members of a batch when it leaves.
CREATE TABLE email_draft_requests (
  email_id              uuid NOT NULL REFERENCES emails (id),
  placement_request_id  uuid NOT NULL REFERENCES placement_requests (id),
  position              integer NOT NULL,
  PRIMARY KEY (email_id, placement_request_id)
);
CREATE INDEX email_draft_requests_request ON email_draft_requests (placement_request_id);

-- What an older client wrote as the outcome, in its own words; sealed.
ALTER TABLE phone_calls ADD COLUMN outcome_text bytea;

-- A call that was made with a key does nothing when it is repeated, and gets the same answer. Written in the
-- transaction of the effect: there is never one without the other.
CREATE TABLE idempotency_keys (
  id           uuid PRIMARY KEY,
  actor        text NOT NULL,
  key          text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
  -- What was asked for, sealed: a hash of it alone could be guessed.
  fingerprint  bytea NOT NULL,
  -- What was made or changed.
  subject_id   uuid NOT NULL,
  -- The literal answer, sealed; null where the subject is read anew.
  answer       bytea,
  -- Real time of the database.
  created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at   timestamptz NOT NULL,
  UNIQUE (actor, key)
);
CREATE INDEX idempotency_keys_expired ON idempotency_keys (expires_at);
CREATE INDEX idempotency_keys_subject ON idempotency_keys (subject_id);
