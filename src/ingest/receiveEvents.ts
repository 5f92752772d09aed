import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { queryRows } from '../database/query.js';
import type { Vault } from '../encryption/vault.js';
import { type IncomingMessage, sizeOf } from './message.js';
import { type ParsedEvent, parseEvent, type UnreadableEvent } from './parseEvent.js';

export type Receipt =
  | { readonly kind: 'STORED' }
  | { readonly kind: 'DUPLICATE' }
  | { readonly kind: 'IGNORED_TYPE' }
  | { readonly kind: 'DEAD_LETTER'; readonly code: string; readonly reason: string };

type Readable = Exclude<ParsedEvent, UnreadableEvent>;

interface Arrival<Parsed> {
  readonly id: string;
  readonly message: IncomingMessage;
  readonly parsed: Parsed;
}

/**
 * Stores raw messages, in their order: in the inbox, each event id once, or as dead letters where they cannot be read.
 * The one entry for Kafka, import and demo. Handling is the inbox worker's business (DESIGN 6). One receipt per message.
 */
export async function receiveEvents(
  em: EntityManager,
  vault: Vault,
  messages: readonly IncomingMessage[],
  now: Date,
): Promise<Receipt[]> {
  const arrivals = messages.map((message) => ({ id: uuidv7(), message, parsed: parseEvent(message.raw) }));
  const readable = arrivals.filter((arrival): arrival is Arrival<Readable> => arrival.parsed.kind !== 'INVALID');
  const unreadable = arrivals.filter(
    (arrival): arrival is Arrival<UnreadableEvent> => arrival.parsed.kind === 'INVALID',
  );
  const stored = await storeInInbox(em, vault, readable, now);
  await storeDeadLetters(em, vault, unreadable, now);
  return arrivals.map(({ id, parsed }) => {
    if (parsed.kind === 'INVALID') return { kind: 'DEAD_LETTER', code: parsed.code, reason: parsed.reason };
    if (!stored.has(id)) return { kind: 'DUPLICATE' };
    return { kind: parsed.kind === 'VALID' ? 'STORED' : 'IGNORED_TYPE' };
  });
}

/** Sets aside a message that the database did not take, although it looked like an event. */
export async function setUnstorableAside(
  em: EntityManager,
  vault: Vault,
  message: IncomingMessage,
  now: Date,
): Promise<void> {
  const parsed = { kind: 'INVALID', code: 'NOT_STORABLE', reason: 'The database did not take it.' } as const;
  await storeDeadLetters(em, vault, [{ id: uuidv7(), message, parsed }], now);
}

/** The ids of those that were not known yet. */
async function storeInInbox(
  em: EntityManager,
  vault: Vault,
  arrivals: readonly Arrival<Readable>[],
  now: Date,
): Promise<ReadonlySet<string>> {
  if (arrivals.length === 0) return new Set();
  const envelopes = arrivals.map(({ parsed }) => parsed.envelope);
  const rows = await queryRows<{ id: string }>(
    em,
    `INSERT INTO communication.inbox_events (id, event_id, event_type, source, source_offset, topic, partition,
       message_offset, message_key, payload, occurred_at, status, outcome, due_at, received_at, handled_at)
     SELECT e.id, e.event_id, e.event_type, e.source, e.source_offset, e.topic, e.partition, e.message_offset,
       e.message_key, e.payload, e.occurred_at,
       CASE WHEN e.handled THEN 'PENDING' ELSE 'DONE' END, CASE WHEN e.handled THEN NULL ELSE 'UNKNOWN_TYPE' END,
       $12::timestamptz, $12, CASE WHEN e.handled THEN NULL ELSE $12 END
     FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::integer[], $8::bigint[],
       $9::text[], $10::bytea[], $11::timestamptz[], $13::boolean[]) WITH ORDINALITY
       AS e(id, event_id, event_type, source, source_offset, topic, partition, message_offset, message_key, payload,
            occurred_at, handled, place)
     ORDER BY e.place ON CONFLICT (event_id) DO NOTHING RETURNING id`,
    [
      arrivals.map(({ id }) => id),
      envelopes.map(({ eventId }) => eventId),
      envelopes.map(({ eventType }) => eventType),
      ...originColumns(arrivals),
      arrivals.map(({ parsed }) => parsed.key),
      arrivals.map(({ id, message }) => vault.seal('inbox_events.payload', id, message.raw).bytes),
      envelopes.map(({ timestamp }) => new Date(timestamp)),
      now,
      arrivals.map(({ parsed }) => parsed.kind === 'VALID'),
    ],
  );
  return new Set(rows.map(({ id }) => id));
}

async function storeDeadLetters(
  em: EntityManager,
  vault: Vault,
  arrivals: readonly Arrival<UnreadableEvent>[],
  now: Date,
): Promise<void> {
  if (arrivals.length === 0) return;
  await queryRows(
    em,
    `INSERT INTO communication.dead_letters (id, source, source_offset, topic, partition, message_offset,
       message_timestamp, reason_code, reason, payload, payload_size, created_at)
     SELECT e.*, $11 FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::integer[], $6::bigint[],
       $7::timestamptz[], $8::text[], $9::text[], $10::bytea[], $12::integer[]) AS e
     ON CONFLICT DO NOTHING`,
    [
      arrivals.map(({ id }) => id),
      ...originColumns(arrivals),
      arrivals.map(({ message }) => message.origin.kafka?.timestamp ?? null),
      arrivals.map(({ parsed }) => parsed.code),
      arrivals.map(({ parsed }) => parsed.reason),
      arrivals.map(({ id, message }) => vault.seal('dead_letters.payload', id, message.raw).bytes),
      now,
      arrivals.map(({ message }) => sizeOf(message.raw)),
    ],
  );
}

function originColumns(arrivals: readonly Arrival<unknown>[]): unknown[][] {
  const origins = arrivals.map(({ message }) => message.origin);
  return [
    origins.map(({ source }) => source),
    origins.map(({ offset }) => offset),
    origins.map(({ kafka }) => kafka?.topic ?? null),
    origins.map(({ kafka }) => kafka?.partition ?? null),
    origins.map(({ kafka }) => kafka?.offset ?? null),
  ];
}
