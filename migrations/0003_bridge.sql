-- The bridge to Kafka: who carries the outbox, what people told it, what it reports (src/bridge/bridge.ts explains it).
SET LOCAL search_path = communication, public;

CREATE TABLE bridge (
  only_row          boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  -- The lease, in the database's real time. Every takeover raises the token; who writes with an older one changes nothing.
  lease_owner       text,
  lease_until       timestamptz,
  fencing_token     bigint NOT NULL DEFAULT 0,
  -- What people told it. Raised by each change that puts events back to PENDING: the relay then reads from the beginning.
  command_version   bigint NOT NULL DEFAULT 0,
  paused_at         timestamptz,
  paused_by         text,
  -- What the active relay reports: codes, names of topics and numbers only.
  transport         text NOT NULL DEFAULT 'LOOPBACK' CHECK (transport IN ('KAFKA', 'LOOPBACK')),
  state             text NOT NULL DEFAULT 'CONNECTING' CHECK (state IN ('CONNECTING', 'CONNECTED', 'RETRYING', 'DOWN', 'PAUSED')),
  state_since       timestamptz NOT NULL DEFAULT clock_timestamp(),
  in_flight         integer NOT NULL DEFAULT 0,
  buffered          integer NOT NULL DEFAULT 0,
  events_per_second real NOT NULL DEFAULT 0,
  last_error        text,
  -- The topic that an error is about.
  last_error_topic  text,
  last_error_at     timestamptz,
  next_retry_at     timestamptz,
  reported_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Since the table was made, whichever relay it was.
  published_total   bigint NOT NULL DEFAULT 0,
  failed_sends_total bigint NOT NULL DEFAULT 0,
  CHECK ((lease_owner IS NULL) = (lease_until IS NULL)),
  CHECK ((paused_at IS NULL) = (paused_by IS NULL)),
  CHECK ((last_error IS NULL) = (last_error_at IS NULL))
);
INSERT INTO bridge DEFAULT VALUES;

ALTER TABLE outbox_events
  -- Of key, value and headers as they were sent; known once the broker has refused it.
  ADD COLUMN size_bytes integer,
  ADD COLUMN parked_at timestamptz,
  -- Who dropped it. The reason is in staff_actions, sealed.
  ADD COLUMN dropped_at timestamptz,
  ADD COLUMN dropped_by text,
  ADD CONSTRAINT outbox_events_parked_at CHECK ((status = 'PARKED') = (parked_at IS NOT NULL)),
  ADD CONSTRAINT outbox_events_dropped CHECK ((status = 'DROPPED') = (dropped_at IS NOT NULL) AND (dropped_at IS NULL) = (dropped_by IS NULL)),
  ADD CONSTRAINT outbox_events_published_at CHECK (status <> 'PUBLISHED' OR (published_at IS NOT NULL AND position IS NOT NULL));

-- The relay reads one priority after the other, by position. What has no number yet is not in it, so numbering costs one entry.
DROP INDEX outbox_events_pending;
CREATE INDEX outbox_events_pending ON outbox_events (priority, position) WHERE status = 'PENDING' AND position IS NOT NULL;
-- A parked event holds up what follows it under its key, and nothing else.
CREATE INDEX outbox_events_parked ON outbox_events (topic, message_key, position) WHERE status = 'PARKED';

-- Rows are inserted, numbered and settled once: without frequent vacuums the small partial indexes swell under load.
ALTER TABLE outbox_events SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000);
