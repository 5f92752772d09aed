import type { EntityManager } from '@mikro-orm/postgresql';
import type { Clock } from '../clock/clock.js';
import { toDate } from '../database/query.js';
import type { Transact } from '../database/unitOfWork.js';
import { backoffDelayMs } from '../domain/delivery/backoff.js';
import { isCommunicationError } from '../errors.js';
import type { Logger } from '../logging/createLogger.js';
import { planContactPoints } from '../planning/planContactPoints.js';
import { handleEvent } from './handleEvent.js';
import type { HandlerOutcome, HandlerParts } from './handler.js';
import {
  buryEvent,
  type InboxRow,
  lockNextEvent,
  lockPending,
  lockWaitedOut,
  openRaw,
  postponeEvent,
  setFollowersBehind,
  settleEvent,
} from './inboxQueue.js';
import { isHandled } from './parseEvent.js';

/** How often a failing handler is tried, and how long it waits in between (domain time). */
export interface EventRetrySettings {
  readonly eventMaxAttempts: number;
  readonly eventRetryFirstMs: number;
  readonly eventRetryMaximumMs: number;
}

export interface InboxParts extends HandlerParts {
  readonly transact: Transact;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: HandlerParts['settings'] & EventRetrySettings;
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
      current = await lockNextEvent(em, now);
      if (!current) return false;
      const outcome = await handle(em, parts, current, now);
      if (outcome.kind === 'DONE' && outcome.replan.length > 0) {
        await planContactPoints(em, outcome.replan, now, parts.settings);
      }
      if (outcome.kind === 'DEAD') await bury(em, parts, current, outcome, now);
      else await settleEvent(em, parts.vault, current, outcome, now);
      return true;
    });
  } catch (error) {
    if (!current) throw error;
    await putOff(parts, current, error);
    return true;
  }
}

async function handle(em: EntityManager, parts: InboxParts, row: InboxRow, now: Date): Promise<HandlerOutcome> {
  if (!isHandled(row.event_type)) return { kind: 'DONE', note: 'UNKNOWN_TYPE', replan: [] };
  const { payload } = JSON.parse(openRaw(parts.vault, row) as string) as { payload: unknown };
  const facts = { occurredAt: toDate(row.occurred_at), receivedAt: toDate(row.received_at) };
  return handleEvent(em, parts, row.event_type, payload, facts, now);
}

async function bury(
  em: EntityManager,
  parts: InboxParts,
  row: InboxRow,
  problem: { readonly code: string; readonly reason: string },
  now: Date,
): Promise<void> {
  await buryEvent(em, parts.vault, row, problem, now);
  const { code } = problem;
  parts.logger.warn({ event: 'inbox.dead_letter', inboxEventId: row.id, eventType: row.event_type, code });
}

/** What the handler wrote is rolled back; the event is tried again later, and set aside when that does not help. */
async function putOff(parts: InboxParts, row: InboxRow, error: unknown): Promise<void> {
  const attempts = row.attempts + 1;
  parts.logger.error({
    event: 'inbox.handler_failed',
    inboxEventId: row.id,
    eventType: row.event_type,
    attempt: attempts,
    err: error,
  });
  const isLast = attempts >= parts.settings.eventMaxAttempts || (isCommunicationError(error) && !error.retryable);
  const code = isCommunicationError(error) ? error.code : 'HANDLER_FAILED';
  if (isLast) await setAside(parts, row, code);
  else await retryLater(parts, row, { attempts, code });
}

async function setAside(parts: InboxParts, row: InboxRow, code: string): Promise<void> {
  const reason = 'The handler failed; see the log for this inbox event.';
  await parts.transact(async (em) => {
    if (await lockPending(em, row.id)) await bury(em, parts, row, { code, reason }, parts.clock.now());
  });
}

async function retryLater(
  parts: InboxParts,
  row: InboxRow,
  { attempts, code }: { readonly attempts: number; readonly code: string },
): Promise<void> {
  const { eventRetryFirstMs: firstMs, eventRetryMaximumMs: maximumMs } = parts.settings;
  const delayMs = backoffDelayMs(attempts, { firstMs, maximumMs, random: Math.random() });
  const isOurs = await parts.transact(async (em) => {
    if (!(await lockPending(em, row.id))) return false;
    await postponeEvent(em, row.id, { attempts, code, dueAt: new Date(parts.clock.now().getTime() + delayMs) });
    return true;
  });
  for (let after: string | null = isOurs ? row.seq : null; after !== null; ) {
    after = await setSomeBehind(parts, row, after);
  }
}

/** In transactions of their own: a hundred thousand at once would keep others waiting. */
function setSomeBehind(parts: InboxParts, row: InboxRow, after: string): Promise<string | null> {
  return parts.transact(async (em) => ((await lockPending(em, row.id)) ? setFollowersBehind(em, row, after) : null));
}

/** Statuses that waited long enough for their match.created go to the dead letters. */
export async function giveUpWaitingEvents(parts: InboxParts): Promise<number> {
  return parts.transact(async (em) => {
    const now = parts.clock.now();
    const rows = await lockWaitedOut(em, now);
    const problem = { code: 'UNKNOWN_MATCH', reason: 'No match.created came for this match in time.' };
    for (const row of rows) await bury(em, parts, row, problem, now);
    return rows.length;
  });
}
