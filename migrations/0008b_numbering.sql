-- As before, and it finds the rows by outbox_events_unnumbered, now that `seq` has no other index: however many events are
-- kept, numbering costs what is new.
SET LOCAL search_path = communication, public;

CREATE OR REPLACE FUNCTION number_outbox_events(at_most integer DEFAULT 10000) RETURNS bigint LANGUAGE plpgsql AS $$
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
  UPDATE communication.outbox_events o SET position = head + waiting.place FROM waiting
  WHERE o.seq = waiting.seq AND o.position IS NULL;
  GET DIAGNOSTICS numbered = ROW_COUNT;
  UPDATE communication.feed_head SET position = head + numbered;
  RETURN head + numbered;
END $$;
