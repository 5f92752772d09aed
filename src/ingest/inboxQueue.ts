import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { queryRows } from '../database/query.js';
import { Sealed } from '../encryption/sealed.js';
import type { Vault } from '../encryption/vault.js';
import { ERASED, reseal } from '../patients/eraseMails.js';
import type { HandlerOutcome } from './handler.js';
import { type RawMessage, sizeOf } from './message.js';

/** An event of the inbox as its worker takes it. */
export interface InboxRow {
  readonly id: string;
  readonly seq: string;
  readonly event_type: string;
  readonly message_key: string;
  readonly payload: Buffer;
  readonly occurred_at: string;
  readonly received_at: string;
  readonly attempts: number;
}

const COLUMNS = 'i.id, i.seq, i.event_type, i.message_key, i.payload, i.occurred_at, i.received_at, i.attempts';

/** In order per key: an earlier event of the key that is still pending holds this one up, and no other key (DESIGN 6). */
const NEXT_EVENT = `
  SELECT ${COLUMNS} FROM communication.inbox_events i
  WHERE i.status = 'PENDING' AND NOT i.behind AND i.due_at <= $1 AND NOT EXISTS (
    SELECT 1 FROM communication.inbox_events before
    WHERE before.message_key = i.message_key AND before.status = 'PENDING' AND before.seq < i.seq)
  ORDER BY i.seq LIMIT 1 FOR UPDATE SKIP LOCKED`;

/** The next event whose key has none before it, locked; undefined when there is none. */
export async function lockNextEvent(em: EntityManager, now: Date): Promise<InboxRow | undefined> {
  const [row] = await queryRows<InboxRow>(em, NEXT_EVENT, [now]);
  return row;
}

/** Statuses that have waited for their match until now, locked. */
export function lockWaitedOut(em: EntityManager, now: Date): Promise<InboxRow[]> {
  return queryRows<InboxRow>(
    em,
    `SELECT ${COLUMNS} FROM communication.inbox_events i
     WHERE i.status = 'WAITING' AND i.give_up_at <= $1 ORDER BY i.seq LIMIT 100 FOR UPDATE SKIP LOCKED`,
    [now],
  );
}

/** Locks an event that is to be tried again later; false when somebody has dealt with it meanwhile. */
export async function lockPending(em: EntityManager, id: string): Promise<boolean> {
  const rows = await queryRows(
    em,
    `SELECT 1 FROM communication.inbox_events WHERE id = $1 AND status = 'PENDING' FOR UPDATE`,
    [id],
  );
  return rows.length > 0;
}

/** Ends an event, and lets the next of its key be looked at again. */
const SETTLE = `
  WITH settled AS (
    UPDATE communication.inbox_events
    SET status = $2, outcome = $3, give_up_at = $4, handled_at = $5, attempts = $6, last_error = $7
    WHERE id = $1 RETURNING id, message_key)
  UPDATE communication.inbox_events SET behind = false WHERE behind AND id = (
    SELECT following.id FROM communication.inbox_events following JOIN settled USING (message_key)
    WHERE following.status = 'PENDING' AND following.id <> settled.id ORDER BY following.seq LIMIT 1)`;

export async function settleEvent(
  em: EntityManager,
  vault: Vault,
  row: InboxRow,
  outcome: Exclude<HandlerOutcome, { kind: 'DEAD' }>,
  now: Date,
): Promise<void> {
  const state = outcome.kind === 'DONE' ? ['DONE', outcome.note, null, now] : ['WAITING', null, outcome.giveUpAt, null];
  await queryRows(em, SETTLE, [row.id, ...state, row.attempts + 1, null]);
  if (outcome.kind === 'DONE' && outcome.erase) await reseal(em, vault, 'inbox_events.payload', row.id, ERASED);
}

/** Sets an event aside as a dead letter; the same event again opens the same letter again. */
export async function buryEvent(
  em: EntityManager,
  vault: Vault,
  row: InboxRow,
  problem: { readonly code: string; readonly reason: string },
  now: Date,
): Promise<void> {
  const id = uuidv7();
  const raw = openRaw(vault, row);
  await queryRows(
    em,
    `INSERT INTO communication.dead_letters (id, inbox_event_id, event_id, event_type, source, source_offset, topic,
       partition, message_offset, reason_code, reason, payload, payload_size, created_at)
     SELECT $1, i.id, i.event_id, i.event_type, i.source, i.source_offset, i.topic, i.partition, i.message_offset,
       $3, $4, $5, $6, $7 FROM communication.inbox_events i WHERE i.id = $2
     ON CONFLICT (inbox_event_id) DO UPDATE
     SET reason_code = $3, reason = $4, created_at = $7, resolved_at = NULL, resolved_by = NULL, resolution = NULL`,
    [id, row.id, problem.code, problem.reason, vault.seal('dead_letters.payload', id, raw).bytes, sizeOf(raw), now],
  );
  await queryRows(em, SETTLE, [row.id, 'DEAD', problem.code, null, now, row.attempts, problem.code]);
}

/** Puts a failed event off until `dueAt`; it stays the first of its key. */
export async function postponeEvent(
  em: EntityManager,
  id: string,
  { attempts, code, dueAt }: { readonly attempts: number; readonly code: string; readonly dueAt: Date },
): Promise<void> {
  await queryRows(
    em,
    `UPDATE communication.inbox_events SET attempts = $2, due_at = $3, last_error = $4 WHERE id = $1`,
    [id, attempts, dueAt, code],
  );
}

const FOLLOWERS_AT_ONCE = 5_000;

/**
 * Takes what waits behind an event that is being retried out of the worker's way: some of it, from `after` (a seq) on. The
 * seq to go on from, null when nothing is left. The caller holds the lock of the event at the head of the key: whoever
 * settles that one waits, then lets the next one back in.
 */
export async function setFollowersBehind(
  em: EntityManager,
  { message_key }: InboxRow,
  after: string,
): Promise<string | null> {
  const [last] = await queryRows<{ seq: string; count: string }>(
    em,
    `WITH followers AS (
       SELECT id, seq FROM communication.inbox_events
       WHERE message_key = $1 AND status = 'PENDING' AND NOT behind AND seq > $2 ORDER BY seq LIMIT $3
     ), set_behind AS (
       UPDATE communication.inbox_events i SET behind = true FROM followers f WHERE i.id = f.id)
     SELECT max(seq) AS seq, count(*) AS count FROM followers`,
    [message_key, after, FOLLOWERS_AT_ONCE],
  );
  return Number(last?.count) === FOLLOWERS_AT_ONCE ? (last?.seq ?? null) : null;
}

export function openRaw(vault: Vault, row: Pick<InboxRow, 'id' | 'payload'>): RawMessage {
  return vault.open<RawMessage>('inbox_events.payload', row.id, new Sealed(row.payload));
}
