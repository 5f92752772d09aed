import type { EntityManager } from '@mikro-orm/postgresql';
import type { Orm } from '../database/createOrm.js';
import { queryRows } from '../database/query.js';
import type { Logger } from '../logging/createLogger.js';
import type { AggregateType } from '../outbox/recordEvents.js';
import { createFollower, type Follower } from './followers.js';
import type { FeedEvent, FeedPage, FollowOptions, LiveFeed, ReadOptions } from './liveFeed.js';
import { readAll, readMissed } from './readEvents.js';
import type { WakeUps } from './wakeUps.js';

interface FeedParts {
  readonly orm: Orm;
  readonly wakeUps: WakeUps;
  readonly logger: Logger;
}

const PAGE_SIZE = 500;

/** Numbers what was committed, reads it by position and hands it to all who follow (DESIGN 7, sequencing and waking). */
export async function createLiveFeed({ orm, wakeUps, logger }: FeedParts): Promise<LiveFeed> {
  const followers = new Map<Follower, AggregateType>();
  let closed = false;
  const reader = await createHeadReader(orm, (event) => {
    for (const [follower, type] of followers) if (type === event.aggregateType) follower.push(event);
  });
  const loop = createWakeLoop(reader.readOn, (error) => logger.warn({ event: 'feed.read_failed', err: error }));
  const unsubscribe = wakeUps.onWake(loop.wake);

  async function read(options: ReadOptions): Promise<FeedPage> {
    // Taken first: what is numbered later may or may not be among the rows.
    const seen = reader.head();
    const events = await readMissed(orm.em.fork(), options);
    const last = events.at(-1)?.position ?? options.after;
    return { events, position: events.length < options.limit ? Math.max(last, seen) : last };
  }

  async function* follow({ aggregateType, after, signal }: FollowOptions): AsyncGenerator<FeedEvent, void, undefined> {
    // An aborted signal tells nobody any more, and a closed feed ends nobody.
    if (closed || signal?.aborted) return;
    const follower = createFollower();
    const onAbort = () => follower.end();
    signal?.addEventListener('abort', onAbort, { once: true });
    // Registered first, then replayed up to what the feed had seen: nothing falls in between, and what comes twice is skipped.
    followers.set(follower, aggregateType);
    try {
      let last = after === null ? reader.head() : yield* replay(read, aggregateType, after);
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
    read,
    position: reader.head,
    async close() {
      closed = true;
      unsubscribe();
      for (const follower of followers.keys()) follower.end();
      await loop.idle();
    },
  };
}

/** Everything of a type after a position, page by page. Returns the position that it has got to. */
async function* replay(
  read: LiveFeed['read'],
  aggregateType: AggregateType,
  after: number,
): AsyncGenerator<FeedEvent, number, undefined> {
  for (let last = after; ; ) {
    const { events, position } = await read({ aggregateType, after: last, limit: PAGE_SIZE });
    yield* events;
    last = position;
    if (events.length < PAGE_SIZE) return last;
  }
}

/** Knows up to where this process has read, and hands on what lies behind it. */
async function createHeadReader(orm: Orm, onEvent: (event: FeedEvent) => void) {
  let head = await numberCommitted(orm.em.fork());
  return {
    head: () => head,
    async readOn(): Promise<void> {
      const em = orm.em.fork();
      const committed = await numberCommitted(em);
      while (head < committed) {
        const events = await readAll(em, head, PAGE_SIZE);
        if (events.length === 0) {
          // Retention removed what nobody here had read: go on at the head.
          head = committed;
          return;
        }
        for (const event of events) {
          onEvent(event);
          head = event.position;
        }
      }
    },
  };
}

/** Runs when it is woken, once at a time; a wake during a run is another run. */
function createWakeLoop(run: () => Promise<void>, onError: (error: unknown) => void) {
  let running: Promise<void> | null = null;
  let again = false;

  function wake(): void {
    if (running) {
      again = true;
      return;
    }
    running = run()
      .catch(onError)
      .finally(() => {
        running = null;
        if (again) {
          again = false;
          wake();
        }
      });
  }

  return { wake, idle: async () => void (await running) };
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
