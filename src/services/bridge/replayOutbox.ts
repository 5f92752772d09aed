import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows, toDate } from '../../database/query.js';
import { CommunicationError } from '../../errors.js';
import { checkedReason } from '../emailInputChecks.js';
import { badInput, recordAction } from '../serviceParts.js';
import { checkWord } from '../textChecks.js';
import { type BridgeParts, raiseCommandVersion } from './bridgeParts.js';

/** A range of positions (both included) or of times of publishing (from on, before `to`). */
export interface ReplayOutboxInput {
  readonly staffMemberId: string;
  readonly reason: string;
  readonly topic?: string | null;
  readonly fromPosition?: number | null;
  readonly toPosition?: number | null;
  readonly from?: Date | null;
  readonly to?: Date | null;
}

/** Positions to walk, and times that bound what is taken. */
interface ReplayRange {
  readonly first: number;
  readonly last: number;
  readonly from: Date | null;
  readonly to: Date | null;
}

interface Kept {
  readonly head: number;
  readonly keptFrom: number;
  readonly oldestAt: Date | null;
  readonly knowsTopic: boolean;
}

const AT_ONCE = 5_000;

/**
 * Puts events that were published back, to be sent once more under their old ids: for a cluster that lost them, or a
 * consumer that needs them again. They may follow newer events of their key, as any late repeat. Some at a time: the
 * relay goes on in between. Told to the auditors first, so that a crash in the middle leaves no replay that nobody ordered.
 */
export function createReplay({ transact, clock, vault }: BridgeParts) {
  /** @returns how many. @throws CommunicationError BAD_USER_INPUT, UNKNOWN_TOPIC, RANGE_NOT_KEPT, RANGE_UNKNOWN */
  return async (input: ReplayOutboxInput): Promise<number> => {
    const reason = checkedReason(input.reason);
    checkShape(input);
    const range = await transact(async (em) => {
      const found = rangeOf(input, await loadKept(em, input.topic ?? null));
      const { topic, fromPosition, toPosition } = input;
      const details = { topic, fromPosition, toPosition, from: input.from, to: input.to };
      const subject = { subjectType: 'bridge', subjectId: null, details, reason };
      recordAction(em, vault, { actor: input.staffMemberId, action: 'replayOutbox', ...subject }, clock.now());
      return found;
    });
    let count = 0;
    for (let first = range.first; first <= range.last; first += AT_ONCE) {
      const last = Math.min(range.last, first + AT_ONCE - 1);
      count += await transact((em) => putBack(em, { ...range, first, last }, input.topic ?? null));
    }
    return count;
  };
}

const REPLAYABLE = `position BETWEEN $1 AND $2 AND status = 'PUBLISHED' AND ($3::text IS NULL OR topic = $3)
  AND ($4::timestamptz IS NULL OR published_at >= $4) AND ($5::timestamptz IS NULL OR published_at < $5)`;

async function putBack(em: EntityManager, { first, last, from, to }: ReplayRange, topic: string | null) {
  const values = [first, last, topic, from, to];
  const any = await queryRows(em, `SELECT 1 FROM communication.outbox_events WHERE ${REPLAYABLE} LIMIT 1`, values);
  if (any.length === 0) return 0;
  await raiseCommandVersion(em);
  const rows = await queryRows(
    em,
    `UPDATE communication.outbox_events SET status = 'PENDING', attempts = 0 WHERE ${REPLAYABLE} RETURNING 1`,
    values,
  );
  return rows.length;
}

function checkShape({ fromPosition, toPosition, from, to, topic }: ReplayOutboxInput): void {
  checkWord(topic, 'input.topic');
  const hasPositions = fromPosition != null || toPosition != null;
  const hasTimes = from != null || to != null;
  if (hasPositions === hasTimes) {
    throw badInput('input', 'Give a range of positions or a range of times, and not both.');
  }
  if (fromPosition != null && fromPosition < 1) throw badInput('input.fromPosition', 'Positions begin at 1.');
  if (fromPosition != null && toPosition != null && fromPosition > toPosition) {
    throw badInput('input.toPosition', '`toPosition` must not be before `fromPosition`.');
  }
  if (from != null && to != null && from >= to) throw badInput('input.to', '`to` must be after `from`.');
}

async function loadKept(em: EntityManager, topic: string | null): Promise<Kept> {
  const [row] = await queryRows<{ head: string; kept_from: string; oldest_at: string | null; knows_topic: boolean }>(
    em,
    `SELECT h.position AS head, h.kept_from,
       (SELECT created_at FROM communication.outbox_events WHERE position >= h.kept_from ORDER BY position LIMIT 1) AS oldest_at,
       $1::text IS NULL OR EXISTS (SELECT 1 FROM communication.outbox_events WHERE topic = $1) AS knows_topic
     FROM communication.feed_head h`,
    [topic],
  );
  return {
    head: Number(row?.head),
    keptFrom: Number(row?.kept_from),
    oldestAt: toDate(row?.oldest_at ?? null),
    knowsTopic: row?.knows_topic ?? false,
  };
}

function rangeOf(input: ReplayOutboxInput, kept: Kept): ReplayRange {
  if (!kept.knowsTopic) throw refused('UNKNOWN_TOPIC', 'topic', 'No event was ever written for this topic.');
  const { fromPosition, toPosition, from = null, to = null } = input;
  if (fromPosition == null && toPosition == null) return { ...timesOf(from, kept), from, to };
  const first = fromPosition ?? kept.keptFrom;
  const last = toPosition ?? kept.head;
  if (first > kept.head) {
    throw refused('RANGE_UNKNOWN', 'fromPosition', `The last event has position ${kept.head}.`);
  }
  if (toPosition != null && toPosition > kept.head) {
    throw refused('RANGE_UNKNOWN', 'toPosition', `The last event has position ${kept.head}.`);
  }
  if (first < kept.keptFrom) {
    throw refused('RANGE_NOT_KEPT', 'fromPosition', `Events are kept from position ${kept.keptFrom} on.`);
  }
  return { first, last, from: null, to: null };
}

/** An event is published after it was written: what was published since then was, if anything, written before it is gone. */
function timesOf(from: Date | null, { head, keptFrom, oldestAt }: Kept): { first: number; last: number } {
  if (from && keptFrom > 1 && oldestAt && from < oldestAt) {
    throw refused('RANGE_NOT_KEPT', 'from', `Events are kept from ${oldestAt.toISOString()} on.`);
  }
  return { first: keptFrom, last: head };
}

function refused(code: string, field: string, message: string): CommunicationError {
  return new CommunicationError(code, message, { field: `input.${field}` });
}
