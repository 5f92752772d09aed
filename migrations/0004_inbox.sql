-- Where a message came from, so that it is found again at its source; and keys whose first event is being retried.
SET LOCAL search_path = communication, public;

ALTER TABLE inbox_events
  ADD COLUMN source_offset  text,
  ADD COLUMN topic          text,
  ADD COLUMN partition      integer,
  ADD COLUMN message_offset bigint,
  -- Behind an event of its key that is being retried: nobody needs to look at it before that one is settled.
  ADD COLUMN behind         boolean NOT NULL DEFAULT false,
  ADD CHECK (num_nulls(topic, partition, message_offset) IN (0, 3)),
  ADD CHECK (NOT behind OR status = 'PENDING');
-- The worker walks this one: what is behind is not in it, however much that is.
CREATE INDEX inbox_events_next ON inbox_events (seq) WHERE status = 'PENDING' AND NOT behind;
DROP INDEX inbox_events_pending_due;
CREATE INDEX inbox_events_give_up ON inbox_events (give_up_at) WHERE status = 'WAITING';

ALTER TABLE dead_letters
  ADD COLUMN event_id          uuid,
  ADD COLUMN event_type        text,
  ADD COLUMN topic             text,
  ADD COLUMN partition         integer,
  ADD COLUMN message_offset    bigint,
  ADD COLUMN message_timestamp timestamptz,
  ADD COLUMN payload_size      integer NOT NULL DEFAULT 0,
  ADD CHECK (num_nulls(topic, partition, message_offset) IN (0, 3));
-- The same unreadable message delivered twice is one dead letter. The time of the message is part of it: offsets begin
-- anew when a topic is made anew.
DROP INDEX dead_letters_once;
CREATE UNIQUE INDEX dead_letters_once ON dead_letters (source, source_offset, message_timestamp) NULLS NOT DISTINCT
  WHERE inbox_event_id IS NULL;
CREATE INDEX dead_letters_created ON dead_letters (created_at, id);
