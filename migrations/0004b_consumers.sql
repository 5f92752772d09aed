-- What each process that reads from Kafka reports: codes, names of topics and numbers only. Times are the database's real time.
SET LOCAL search_path = communication, public;

CREATE TABLE bridge_consumers (
  -- Host and process.
  instance          text PRIMARY KEY,
  state             text NOT NULL CHECK (state IN ('CONNECTING', 'CONNECTED', 'RETRYING', 'DOWN')),
  state_since       timestamptz NOT NULL,
  last_error        text,
  last_error_topic  text,
  last_error_at     timestamptz,
  next_retry_at     timestamptz,
  partitions        integer NOT NULL,
  lag               bigint NOT NULL,
  events_per_second real NOT NULL,
  received_total    bigint NOT NULL,
  reported_at       timestamptz NOT NULL
);
