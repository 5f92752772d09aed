-- Each version of a row costs an entry in each of its table's indexes, and an event has three: written, numbered, settled.
SET LOCAL search_path = communication, public;

-- Nobody looks for events by their aggregate: the feed goes by position, the relay by priority and position.
DROP INDEX outbox_events_aggregate;
-- `seq` is generated and orders what has no position yet (outbox_events_unnumbered); after that nobody asks for it. The id
-- of the event, unique in any case, identifies the row.
ALTER TABLE outbox_events DROP CONSTRAINT outbox_events_pkey;
ALTER TABLE outbox_events DROP CONSTRAINT outbox_events_event_id_key;
ALTER TABLE outbox_events ADD CONSTRAINT outbox_events_pkey PRIMARY KEY (event_id);

-- Sealed values are encrypted, and compressed before that where it pays: PostgreSQL would only try in vain.
ALTER TABLE emails ALTER COLUMN content SET STORAGE EXTERNAL;
ALTER TABLE placement_requests ALTER COLUMN patient_snapshot SET STORAGE EXTERNAL;
ALTER TABLE inbox_events ALTER COLUMN payload SET STORAGE EXTERNAL;
