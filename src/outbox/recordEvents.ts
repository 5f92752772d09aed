import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';
import type { Priority } from '../entities/OutboxEvent.js';

export type AggregateType = 'email' | 'placement_request' | 'phone_call';

/** An event to be written with the change that it tells. The caller holds the aggregate's row lock (DESIGN 7). */
export interface NewEvent {
  /** Null: for the live feed only, never for Kafka. */
  readonly topic: 'communication-events' | null;
  readonly eventType: string;
  readonly aggregateType: AggregateType;
  readonly aggregateId: string;
  /** Kafka key: the id that other services know the entity by. */
  readonly messageKey: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Priority is fixed per aggregate type: it decides between keys, never within one (DESIGN 7). */
const PRIORITY: Readonly<Record<AggregateType, Priority>> = {
  phone_call: 'HIGH',
  placement_request: 'NORMAL',
  email: 'NORMAL',
};

/** Appends events to the outbox in the order given, in the transaction of the change. `occurredAt` is domain time. */
export async function recordEvents(em: EntityManager, events: readonly NewEvent[], occurredAt: Date): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((event, index) => ({
    index,
    topic: event.topic,
    message_key: event.messageKey,
    event_type: event.eventType,
    aggregate_type: event.aggregateType,
    aggregate_id: event.aggregateId,
    priority: PRIORITY[event.aggregateType],
    payload: event.payload,
    status: event.topic === null ? 'FEED_ONLY' : 'PENDING',
  }));
  await queryRows(
    em,
    `INSERT INTO communication.outbox_events
       (event_id, topic, message_key, event_type, aggregate_type, aggregate_id, priority, payload, occurred_at, status)
     SELECT uuidv7(), topic, message_key, event_type, aggregate_type, aggregate_id, priority, payload, $2, status
     FROM jsonb_to_recordset($1::jsonb) AS e(index integer, topic text, message_key text, event_type text,
       aggregate_type text, aggregate_id uuid, priority text, payload jsonb, status text)
     ORDER BY index`,
    [JSON.stringify(rows), occurredAt],
  );
}
