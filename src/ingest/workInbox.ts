import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import type { Clock } from '../clock/clock.js';
import { queryRows, toDate } from '../database/query.js';
import type { Transact } from '../database/unitOfWork.js';
import { backoffDelayMs } from '../domain/delivery/backoff.js';
import { Sealed } from '../encryption/sealed.js';
import { isCommunicationError } from '../errors.js';
import type { Logger } from '../logging/createLogger.js';
import { ERASED, reseal } from '../patients/eraseMails.js';
import { planContactPoints } from '../planning/planContactPoints.js';
import { handleEvent } from './handleEvent.js';
import type { HandlerOutcome, HandlerParts } from './handler.js';
import { isHandled } from './parseEvent.js';

const MAX_TRIES = 8;
const RETRY = { firstMs: 1_000, maximumMs: 300_000 };

export interface InboxParts extends HandlerParts {
  readonly transact: Transact;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface InboxRow {
  readonly id: string;
  readonly event_type: string;
  readonly payload: Buffer;
  readonly occurred_at: string;
  readonly received_at: string;
  readonly attempts: number;
}

/**
 * Handles the next event of the inbox whose key has none before it; false when there is none. The event, what its
 * handler wrote and the plans that follow commit together, so an event has its effect once however often it is tried.
 */
export async function workNextInboxEvent(parts: InboxParts): Promise<boolean> {
  let current: InboxRow | undefined;
  try {
    return await parts.transact(async (em) => {
      const now = parts.clock.now();
      [current] = await queryRows<InboxRow>(em, NEXT_EVENT, [now]);
      if (!current) return false;
      const outcome = await handle(em, parts, current, now);
      if (outcome.kind === 'DONE' && outcome.replan.length > 0) {
        await planContactPoints(em, outcome.replan, now, parts.settings);
      }
      await finish(em, parts, current, outcome, now);
      return true;
    });
  } catch (error) {
    if (!current) throw error;
    await putOff(parts, current, error);
    return true;
  }
}

/** In order per key: an earlier event of the key that is still pending holds this one up, and no other key (DESIGN 6). */
const NEXT_EVENT = `
  SELECT i.id, i.event_type, i.payload, i.occurred_at, i.received_at, i.attempts
  FROM communication.inbox_events i
  WHERE i.status = 'PENDING' AND i.due_at <= $1 AND NOT EXISTS (
    SELECT 1 FROM communication.inbox_events before
    WHERE before.message_key = i.message_key AND before.status = 'PENDING' AND before.seq < i.seq)
  ORDER BY i.seq LIMIT 1 FOR UPDATE SKIP LOCKED`;

async function handle(em: EntityManager, parts: InboxParts, row: InboxRow, now: Date): Promise<HandlerOutcome> {
  const raw = parts.vault.open<string>('inbox_events.payload', row.id, new Sealed(row.payload));
  if (!isHandled(row.event_type)) return { kind: 'DONE', note: 'UNKNOWN_TYPE', replan: [] };
  const facts = { occurredAt: toDate(row.occurred_at), receivedAt: toDate(row.received_at) };
  return handleEvent(em, parts, row.event_type, (JSON.parse(raw) as { payload: unknown }).payload, facts, now);
}

async function finish(
  em: EntityManager,
  parts: InboxParts,
  row: InboxRow,
  outcome: HandlerOutcome,
  now: Date,
): Promise<void> {
  if (outcome.kind === 'DEAD') return bury(em, parts, row, outcome.code, outcome.reason, now);
  await queryRows(
    em,
    `UPDATE communication.inbox_events SET status = $2, outcome = $3, give_up_at = $4, handled_at = $5, attempts = attempts + 1, last_error = NULL
     WHERE id = $1`,
    outcome.kind === 'DONE'
      ? [row.id, 'DONE', outcome.note, null, now]
      : [row.id, 'WAITING', null, outcome.giveUpAt, null],
  );
  if (outcome.kind === 'DONE' && outcome.erase) await reseal(em, parts.vault, 'inbox_events.payload', row.id, ERASED);
}

async function bury(
  em: EntityManager,
  parts: InboxParts,
  row: InboxRow,
  code: string,
  reason: string,
  now: Date,
): Promise<void> {
  const id = uuidv7();
  const raw = parts.vault.open<string>('inbox_events.payload', row.id, new Sealed(row.payload));
  await queryRows(
    em,
    `INSERT INTO communication.dead_letters (id, inbox_event_id, source, source_offset, reason_code, reason, payload, created_at)
     SELECT $1, i.id, i.source, NULL, $3, $4, $5, $6 FROM communication.inbox_events i WHERE i.id = $2
     ON CONFLICT (inbox_event_id) DO UPDATE SET reason_code = $3, reason = $4, created_at = $6, resolved_at = NULL, resolved_by = NULL, resolution = NULL`,
    [id, row.id, code, reason, parts.vault.seal('dead_letters.payload', id, raw).bytes, now],
  );
  await queryRows(
    em,
    `UPDATE communication.inbox_events SET status = 'DEAD', outcome = $2, handled_at = $3, give_up_at = NULL WHERE id = $1`,
    [row.id, code, now],
  );
  parts.logger.warn({ event: 'inbox.dead_letter', inboxEventId: row.id, eventType: row.event_type, code });
}

/** What the handler wrote is rolled back; the event is tried again later, and set aside when that does not help. */
async function putOff(parts: InboxParts, row: InboxRow, error: unknown): Promise<void> {
  const attempts = row.attempts + 1;
  const hopeless = attempts >= MAX_TRIES || (isCommunicationError(error) && !error.retryable);
  const code = isCommunicationError(error) ? error.code : 'HANDLER_FAILED';
  parts.logger.error({
    event: 'inbox.handler_failed',
    inboxEventId: row.id,
    eventType: row.event_type,
    attempt: attempts,
    err: error,
  });
  await parts.transact(async (em) => {
    const now = parts.clock.now();
    const stillOurs = await queryRows(
      em,
      `SELECT 1 FROM communication.inbox_events WHERE id = $1 AND status = 'PENDING' FOR UPDATE`,
      [row.id],
    );
    if (stillOurs.length === 0) return;
    if (hopeless) return bury(em, parts, row, code, 'The handler failed; see the log for this inbox event.', now);
    const delayMs = backoffDelayMs(attempts, { ...RETRY, random: Math.random() });
    await queryRows(
      em,
      `UPDATE communication.inbox_events SET attempts = $2, due_at = $3, last_error = $4 WHERE id = $1 AND status = 'PENDING'`,
      [row.id, attempts, new Date(now.getTime() + delayMs), code],
    );
  });
}

/** Statuses that waited long enough for their match.created go to the dead letters. */
export async function giveUpWaitingEvents(parts: InboxParts): Promise<number> {
  return parts.transact(async (em) => {
    const now = parts.clock.now();
    const rows = await queryRows<InboxRow>(
      em,
      `SELECT id, event_type, payload, occurred_at, received_at, attempts FROM communication.inbox_events
       WHERE status = 'WAITING' AND give_up_at <= $1 ORDER BY seq LIMIT 100 FOR UPDATE SKIP LOCKED`,
      [now],
    );
    for (const row of rows)
      await bury(em, parts, row, 'UNKNOWN_MATCH', 'No match.created came for this match in time.', now);
    return rows.length;
  });
}
