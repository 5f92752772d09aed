import { runOn } from './benchCluster.mjs';

const EVENTS_PER_KEY = 5;

/** `count` events as the service writes them for changes of requests, five per key, for the relay to carry. */
export async function seedOutbox(databaseUrl, count, { numbered = false } = {}) {
  await runOn(databaseUrl, [
    [INSERT_EVENTS, [count, EVENTS_PER_KEY]],
    ...(numbered ? [['SELECT communication.number_outbox_events($1)', [count]]] : []),
    'ANALYZE communication.outbox_events',
  ]);
}

export async function wakeRelay(databaseUrl) {
  await runOn(databaseUrl, ['NOTIFY communication_committed']);
}

/** Key, value and headers of all events, as the relay sends them; for a bare producer. */
export async function readEvents(databaseUrl) {
  return runOn(databaseUrl, [
    `SELECT message_key AS key, event_id, event_type, seq AS position, jsonb_build_object('eventId', event_id, 'eventType', event_type,
       'version', '1.0', 'timestamp', occurred_at, 'producer', 'communication-service', 'payload', payload)::text AS value
     FROM communication.outbox_events ORDER BY seq`,
  ]);
}

const INSERT_EVENTS = `
  INSERT INTO communication.outbox_events (event_id, topic, message_key, event_type, aggregate_type, aggregate_id, priority, payload,
    occurred_at, status)
  SELECT uuidv7(), 'communication-events', 'M-' || key, 'communication.placement_status_changed', 'placement_request',
    md5('request' || key)::uuid, 'NORMAL',
    jsonb_build_object('match_id', 'M-' || key, 'old_status', 'BATCHED', 'new_status', 'CONTACTED', 'reason', 'EMAIL_SENT',
      'details', repeat('x', 200)), now(), 'PENDING'
  FROM (SELECT n, n % greatest(1, $1::int / $2::int) AS key FROM generate_series(1, $1::int) AS n) AS e ORDER BY n`;
