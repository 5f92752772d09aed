import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { queryRows } from '../database/query.js';
import type { Vault } from '../encryption/vault.js';
import { type ParsedEvent, parseEvent } from './parseEvent.js';

/** Where a raw message came from: a topic, a file, the API; the offset is unique within it (partition and offset, line). */
export interface MessageOrigin {
  readonly source: string;
  readonly offset: string;
}

export type Receipt =
  | { readonly kind: 'STORED' }
  | { readonly kind: 'DUPLICATE' }
  | { readonly kind: 'IGNORED_TYPE' }
  | { readonly kind: 'DEAD_LETTER'; readonly code: string; readonly reason: string };

/**
 * Stores one raw message: in the inbox, each event id once, or as a dead letter when it cannot be read. Handling is
 * the inbox worker's business (DESIGN 6).
 */
export async function receiveEvent(
  em: EntityManager,
  vault: Vault,
  raw: string,
  origin: MessageOrigin,
  now: Date,
): Promise<Receipt> {
  const parsed = parseEvent(raw);
  if (parsed.kind === 'INVALID') {
    await storeDeadLetter(em, vault, raw, origin, parsed, now);
    return { kind: 'DEAD_LETTER', code: parsed.code, reason: parsed.reason };
  }
  const stored = await storeInInbox(em, vault, raw, origin, parsed, now);
  if (!stored) return { kind: 'DUPLICATE' };
  return { kind: parsed.kind === 'VALID' ? 'STORED' : 'IGNORED_TYPE' };
}

async function storeInInbox(
  em: EntityManager,
  vault: Vault,
  raw: string,
  origin: MessageOrigin,
  { envelope, key, kind }: Exclude<ParsedEvent, { kind: 'INVALID' }>,
  now: Date,
): Promise<boolean> {
  const id = uuidv7();
  const handled = kind === 'VALID';
  const rows = await queryRows(
    em,
    `INSERT INTO communication.inbox_events
       (id, event_id, event_type, source, message_key, payload, occurred_at, status, outcome, due_at, received_at, handled_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11) ON CONFLICT (event_id) DO NOTHING RETURNING 1`,
    [
      id,
      envelope.eventId,
      envelope.eventType,
      origin.source,
      key,
      vault.seal('inbox_events.payload', id, raw).bytes,
      new Date(envelope.timestamp),
      handled ? 'PENDING' : 'DONE',
      handled ? null : 'UNKNOWN_TYPE',
      now,
      handled ? null : now,
    ],
  );
  return rows.length > 0;
}

async function storeDeadLetter(
  em: EntityManager,
  vault: Vault,
  raw: string,
  origin: MessageOrigin,
  problem: Extract<ParsedEvent, { kind: 'INVALID' }>,
  now: Date,
): Promise<void> {
  const id = uuidv7();
  await queryRows(
    em,
    `INSERT INTO communication.dead_letters (id, source, source_offset, reason_code, reason, payload, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
    [
      id,
      origin.source,
      origin.offset,
      problem.code,
      problem.reason,
      vault.seal('dead_letters.payload', id, raw).bytes,
      now,
    ],
  );
}
