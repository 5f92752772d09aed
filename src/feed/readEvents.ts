import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows, toDate } from '../database/query.js';
import { CommunicationError } from '../errors.js';
import type { AggregateType } from '../outbox/recordEvents.js';
import type { FeedEvent, ReadOptions } from './liveFeed.js';

interface FeedRow {
  readonly position: string;
  readonly event_id: string;
  readonly event_type: string;
  readonly aggregate_type: AggregateType;
  readonly aggregate_id: string;
  readonly payload: Record<string, unknown>;
  readonly occurred_at: string;
}

const PAGE = `
  SELECT position, event_id, event_type, aggregate_type, aggregate_id, payload, occurred_at
  FROM communication.outbox_events WHERE position > $1`;

/** The next numbered events of all types. */
export async function readAll(em: EntityManager, after: number, limit: number): Promise<FeedEvent[]> {
  const rows = await queryRows<FeedRow>(em, `${PAGE} ORDER BY position LIMIT $2`, [after, limit]);
  return rows.map(eventOf);
}

/**
 * The next numbered events of one type.
 * @throws CommunicationError CURSOR_TOO_OLD when some of them may be gone already, or `after` is ahead of the head
 */
export async function readMissed(
  em: EntityManager,
  { aggregateType, after, limit }: ReadOptions,
): Promise<FeedEvent[]> {
  const rows = await queryRows<FeedRow>(em, `${PAGE} AND aggregate_type = $2 ORDER BY position LIMIT $3`, [
    after,
    aggregateType,
    limit,
  ]);
  // After the rows: what retention took away while they were read must not pass for "nothing happened".
  await checkKept(em, after);
  return rows.map(eventOf);
}

async function checkKept(em: EntityManager, after: number): Promise<void> {
  const [range] = await queryRows<{ position: string; kept_from: string }>(
    em,
    'SELECT position, kept_from FROM communication.feed_head',
  );
  if (after > Number(range?.position) || after < Number(range?.kept_from) - 1) {
    throw new CommunicationError(
      'CURSOR_TOO_OLD',
      'This cursor is outside of what is kept; load the current state, then subscribe without a cursor.',
    );
  }
}

function eventOf(row: FeedRow): FeedEvent {
  return {
    position: Number(row.position),
    eventId: row.event_id,
    eventType: row.event_type,
    aggregateType: row.aggregate_type,
    aggregateId: row.aggregate_id,
    payload: row.payload,
    occurredAt: toDate(row.occurred_at),
  };
}
