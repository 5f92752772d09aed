import type { EntityManager } from '@mikro-orm/postgresql';
import type { Orm } from '../database/createOrm.js';
import { queryRows, toDate } from '../database/query.js';
import { CommunicationError } from '../errors.js';
import type { Logger } from '../logging/createLogger.js';
import type { AggregateType } from '../outbox/recordEvents.js';
import { createFollower, type Follower } from './followers.js';
import type { FeedEvent, FollowOptions, LiveFeed } from './liveFeed.js';
import type { WakeUps } from './wakeUps.js';

interface FeedParts {
  readonly orm: Orm;
  readonly wakeUps: WakeUps;
  readonly logger: Logger;
}

const PAGE_SIZE = 500;

interface FeedRow {
  readonly position: string;
  readonly event_id: string;
  readonly event_type: string;
  readonly aggregate_type: AggregateType;
  readonly aggregate_id: string;
  readonly payload: Record<string, unknown>;
  readonly occurred_at: string;
}

/** Numbers what was committed, reads it by position and hands it to all who follow (DESIGN 7, sequencing and waking). */
export async function createLiveFeed({ orm, wakeUps, logger }: FeedParts): Promise<LiveFeed> {
  const followers = new Map<Follower, AggregateType>();
  let head = await numberCommitted(orm.em.fork());
  let reading: Promise<void> | null = null;
  let again = false;

  async function readOn(): Promise<void> {
    const em = orm.em.fork();
    const committed = await numberCommitted(em);
    while (head < committed) {
      const events = await readPage(em, head);
      if (events.length === 0) {
        // Retention removed what nobody here had read: go on at the head.
        head = committed;
        return;
      }
      for (const event of events) {
        for (const [follower, type] of followers) if (type === event.aggregateType) follower.push(event);
        head = event.position;
      }
    }
  }

  function wake(): void {
    if (reading) {
      again = true;
      return;
    }
    reading = readOn()
      .catch((error) => logger.warn({ event: 'feed.read_failed', err: error }))
      .finally(() => {
        reading = null;
        if (again) {
          again = false;
          wake();
        }
      });
  }

  const unsubscribe = wakeUps.onWake(wake);

  async function* follow({ aggregateType, after, signal }: FollowOptions): AsyncGenerator<FeedEvent, void, undefined> {
    const follower = createFollower();
    const onAbort = () => follower.end();
    signal?.addEventListener('abort', onAbort, { once: true });
    // Registered first, then replayed up to what the feed had seen: nothing falls in between, and what comes twice is skipped.
    followers.set(follower, aggregateType);
    try {
      let last = after ?? head;
      if (after !== null) {
        for await (const event of replay(orm, after, aggregateType)) {
          last = event.position;
          yield event;
        }
      }
      for (let event = await follower.next(); event; event = await follower.next()) {
        if (event.position <= last) continue;
        last = event.position;
        yield event;
      }
    } finally {
      signal?.removeEventListener('abort', onAbort);
      followers.delete(follower);
    }
  }

  return {
    follow,
    position: () => head,
    async close() {
      unsubscribe();
      for (const follower of followers.keys()) follower.end();
      await reading;
    },
  };
}

/** In a transaction of its own (autocommit). */
async function numberCommitted(em: EntityManager): Promise<number> {
  let position = 0;
  for (;;) {
    const [row] = await queryRows<{ position: string }>(em, 'SELECT communication.number_outbox_events() AS position');
    const next = Number(row?.position ?? 0);
    if (next - position < 10_000 || next === position) return next;
    position = next;
  }
}

const PAGE = `
  SELECT position, event_id, event_type, aggregate_type, aggregate_id, payload, occurred_at
  FROM communication.outbox_events WHERE position > $1`;

async function readPage(em: EntityManager, after: number): Promise<FeedEvent[]> {
  const rows = await queryRows<FeedRow>(em, `${PAGE} ORDER BY position LIMIT $2`, [after, PAGE_SIZE]);
  return rows.map(eventOf);
}

async function* replay(orm: Orm, after: number, aggregateType: AggregateType): AsyncGenerator<FeedEvent> {
  const em = orm.em.fork();
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
  for (let last = after; ; ) {
    const rows = await queryRows<FeedRow>(em, `${PAGE} AND aggregate_type = $2 ORDER BY position LIMIT $3`, [
      last,
      aggregateType,
      PAGE_SIZE,
    ]);
    for (const row of rows) yield eventOf(row);
    if (rows.length < PAGE_SIZE) return;
    last = Number(rows.at(-1)?.position);
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
