import type { Priority } from '../../entities/OutboxEvent.js';

/** An outbox event on its way to Kafka. */
export interface OutgoingEvent {
  readonly position: number;
  readonly topic: string;
  /** Kafka key: the id that other services know the entity by. */
  readonly key: string;
  readonly priority: Priority;
  readonly eventId: string;
  readonly eventType: string;
  /** The envelope of DESIGN 6, as JSON. */
  readonly value: string;
  /** Of key, value and headers. */
  readonly bytes: number;
  /** How often the broker refused it for itself so far. */
  refusals: number;
  /** Other tries of this process: a lost connection, a timeout, the one that went well. */
  tries: number;
}

export const PRODUCER = 'communication-service';
const VERSION = '1.0';

/** A row of the outbox as the relay reads it. */
export interface OutboxRow {
  readonly position: string;
  readonly topic: string;
  readonly message_key: string;
  readonly priority: Priority;
  readonly event_id: string;
  readonly event_type: string;
  /** UTC with Z. */
  readonly occurred: string;
  /** JSON text, passed on as PostgreSQL wrote it. */
  readonly payload: string;
  readonly attempts: number;
}

/** Names and fixed parts of the headers, and what Kafka adds to a record. */
const OVERHEAD_BYTES = 100;

export function outgoingEventOf(row: OutboxRow): OutgoingEvent {
  const value =
    `{"eventId":"${row.event_id}","eventType":${JSON.stringify(row.event_type)},"version":"${VERSION}",` +
    `"timestamp":"${row.occurred}","producer":"${PRODUCER}","payload":${row.payload}}`;
  const headers = row.event_id.length + row.event_type.length + row.position.length;
  return {
    position: Number(row.position),
    topic: row.topic,
    key: row.message_key,
    priority: row.priority,
    eventId: row.event_id,
    eventType: row.event_type,
    value,
    bytes: Buffer.byteLength(value) + Buffer.byteLength(row.message_key) + headers + OVERHEAD_BYTES,
    refusals: row.attempts,
    tries: 0,
  };
}

/** Names an event's key among the keys of all topics. */
export function keyOf({ topic, key }: Pick<OutgoingEvent, 'topic' | 'key'>): string {
  return `${topic}\0${key}`;
}
