import { PRIORITY_ORDER } from './createEventBuffer.js';

/** Of the empty NOTIFY (src/feed/wakeUps.ts). */
export const COMMITTED_CHANNEL = 'communication_committed';

/** The one who has it, its own process after a crash of the thread, or a loopback when Kafka is there: see ADR 0012. */
export const TAKE_LEASE = `
  UPDATE communication.bridge SET lease_owner = $1, lease_until = clock_timestamp() + $2 * interval '1 ms',
    fencing_token = fencing_token + 1, transport = $3, state = 'CONNECTING', state_since = clock_timestamp(),
    in_flight = 0, buffered = 0, events_per_second = 0, next_retry_at = NULL, reported_at = clock_timestamp()
  WHERE lease_until IS NULL OR lease_until <= clock_timestamp() OR lease_owner = $1
    OR ($3 = 'KAFKA' AND transport = 'LOOPBACK')
  RETURNING fencing_token, command_version, paused_at IS NOT NULL AS paused`;

export const LEASE_LEFT = `
  SELECT greatest(0, extract(epoch FROM lease_until - clock_timestamp()) * 1000)::float8 AS ms FROM communication.bridge`;

export const RENEW_LEASE = `
  UPDATE communication.bridge SET lease_until = clock_timestamp() + $2 * interval '1 ms',
    state_since = CASE WHEN state = $3 THEN state_since ELSE clock_timestamp() END, state = $3,
    in_flight = $4, buffered = $5, events_per_second = $6, last_error = $7, last_error_topic = $8,
    last_error_at = CASE WHEN $7::text IS NULL THEN NULL ELSE clock_timestamp() - $9 * interval '1 ms' END,
    next_retry_at = CASE WHEN $10::float8 IS NULL THEN NULL ELSE clock_timestamp() + $10 * interval '1 ms' END,
    failed_sends_total = failed_sends_total + $11, reported_at = clock_timestamp()
  WHERE fencing_token = $1 AND lease_owner IS NOT NULL
  RETURNING command_version, paused_at IS NOT NULL AS paused`;

export const RELEASE_LEASE = `
  UPDATE communication.bridge SET lease_owner = NULL, lease_until = NULL, in_flight = 0, buffered = 0,
    events_per_second = 0, next_retry_at = NULL WHERE fencing_token = $1`;

/** Few enough that what has a number is on its way while the next ones get theirs. */
export const NUMBERED_AT_ONCE = 2_000;

export const LOOK = `
  SELECT communication.number_outbox_events(${NUMBERED_AT_ONCE}) AS head, b.command_version, b.paused_at IS NOT NULL AS paused
  FROM communication.bridge b`;

/**
 * The lease's row is locked before the events are, and stays so until they are changed: whoever takes over either waits
 * for this or is seen by it. The token alone decides: a lease that has run out or was given back, and that nobody took since,
 * is good for telling what is true.
 */
const LEASED = `
  WITH lease AS (
    UPDATE communication.bridge SET published_total = published_total + $3,
      lease_until = CASE WHEN lease_owner IS NOT NULL THEN greatest(lease_until, clock_timestamp() + $2 * interval '1 ms') END
    WHERE fencing_token = $1 RETURNING 1
  )`;

/**
 * Keeps PostgreSQL from looking for a few positions among all events that wait: its statistics say that these are next to
 * none, and after a burst each mark would read all of them.
 */
const IS_PENDING = "o.status || '' = 'PENDING'";

export const MARK_PUBLISHED = `
  ${LEASED}, changed AS (
    UPDATE communication.outbox_events o SET status = 'PUBLISHED', published_at = clock_timestamp(),
      attempts = e.attempts, last_error = NULL
    FROM lease, unnest($4::bigint[], $5::integer[]) AS e(position, attempts)
    WHERE o.position = e.position AND ${IS_PENDING}
  )
  SELECT count(*)::integer AS leased FROM lease`;

export const RECORD_REFUSAL = `
  ${LEASED}, changed AS (
    UPDATE communication.outbox_events o SET attempts = $5, last_error = $6, size_bytes = $7,
      status = CASE WHEN $8 THEN 'PARKED' ELSE o.status END, parked_at = CASE WHEN $8 THEN clock_timestamp() END
    FROM lease WHERE o.position = $4 AND ${IS_PENDING}
  )
  SELECT count(*)::integer AS leased FROM lease`;

/**
 * One page per priority in one round trip. The inner page bounds the work, the running sum bounds what comes over the
 * line; its first row always comes. `page_rows` tells a page that was cut by its bytes from one that was the last.
 */
export const READ_PAGES = PRIORITY_ORDER.map((priority, index) => {
  const [after, events, bytes] = [1, 2, 3].map((offset) => `$${index * 3 + offset}`);
  return `
  (SELECT * FROM (
    SELECT *, sum(octet_length(payload)) OVER (ORDER BY position) - octet_length(payload) AS bytes_before,
      count(*) OVER () AS page_rows
    FROM (
      SELECT o.position, o.topic, o.message_key, o.priority, o.event_id, o.event_type, o.payload::text AS payload,
        o.attempts, to_char(o.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS occurred
      FROM communication.outbox_events o
      WHERE o.status = 'PENDING' AND o.priority = '${priority}' AND o.position > ${after}::bigint
        AND NOT EXISTS (
          SELECT 1 FROM communication.outbox_events p
          WHERE p.status = 'PARKED' AND p.topic = o.topic AND p.message_key = o.message_key AND p.position < o.position)
      ORDER BY o.position LIMIT ${events}::bigint
    ) AS page
  ) AS summed WHERE bytes_before < ${bytes}::bigint ORDER BY position)`;
}).join('\n  UNION ALL');
