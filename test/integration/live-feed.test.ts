import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createLiveFeed } from '../../src/feed/createLiveFeed.js';
import type { FeedEvent, LiveFeed } from '../../src/feed/liveFeed.js';
import { createWakeUps, type WakeUps } from '../../src/feed/wakeUps.js';
import { recordEvents } from '../../src/outbox/recordEvents.js';
import { openTestService, type TestService } from '../support/service/openTestService.js';

let service: TestService;
let wakeUps: WakeUps;
let feed: LiveFeed;
beforeAll(async () => {
  service = await openTestService();
});
afterAll(() => service.close());
beforeEach(async () => {
  wakeUps = await createWakeUps({ databaseUrl: service.database.url, pollIntervalMs: 60_000, logger: service.logger });
  feed = await createLiveFeed({ orm: service.orm, wakeUps, logger: service.logger });
});
afterEach(async () => {
  await feed.close();
  await wakeUps.close();
});

const AGGREGATE = '019b0000-0000-7000-8000-000000000001';
const write = (
  em: Parameters<typeof recordEvents>[0],
  n: string,
  aggregateType: 'email' | 'placement_request' = 'email',
) =>
  recordEvents(
    em,
    [{ topic: null, eventType: 'test', aggregateType, aggregateId: AGGREGATE, messageKey: 'key', payload: { n } }],
    service.clock.now(),
  );
const commit = async (n: string, aggregateType?: 'email' | 'placement_request') => {
  await service.transact((em) => write(em, n, aggregateType));
  wakeUps.committed();
};
const nOf = (event: FeedEvent) => String(event.payload.n);

/** Follows until `count` events have come. */
async function take(count: number, after: number | null, aggregateType: 'email' | 'placement_request' = 'email') {
  const events: FeedEvent[] = [];
  const following = feed.follow({ aggregateType, after });
  while (events.length < count) {
    const { value, done } = await following.next();
    if (done) break;
    events.push(value);
  }
  await following.return();
  return events;
}

/** Starts to follow live and waits until that counts. */
function follow(count: number): Promise<FeedEvent[]> {
  return take(count, null);
}

describe('the live feed', () => {
  it('neither loses nor swaps what took its seq first and committed last', async () => {
    const live = follow(3);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const written = Promise.withResolvers<void>();
    const slow = service.transact(async (em) => {
      await write(em, 'slow');
      written.resolve();
      await held;
    });
    await written.promise;
    await commit('fast');
    const [first] = await take(1, feed.position()).then((events) => events);
    expect(nOf(first as FeedEvent)).toBe('fast');
    release();
    await slow;
    await commit('last');
    const seen = await live;
    expect(seen.map(nOf)).toEqual(['fast', 'slow', 'last']);
    expect(seen.map((event) => event.position)).toEqual([0, 1, 2].map((i) => (seen[0]?.position ?? 0) + i));
    const replayed = await take(3, (seen[0]?.position ?? 0) - 1);
    expect(replayed).toEqual(seen);
  });

  it('replays from every cursor what a live follower saw, while 8 writers write', async () => {
    const writers = 8;
    const each = 25;
    const live = follow(writers * each);
    const start = feed.position();
    await Promise.all(
      Array.from({ length: writers }, async (_, writer) => {
        for (let i = 0; i < each; i += 1) await commit(`${writer}-${i}`);
      }),
    );
    const seen = await live;
    expect(new Set(seen.map((event) => event.eventId)).size).toBe(writers * each);
    expect(seen.map((event) => event.position)).toEqual(seen.map((_, i) => start + i + 1));
    // Each writer's own order is kept: its next transaction began after the one before had committed.
    for (let writer = 0; writer < writers; writer += 1) {
      const own = seen.map(nOf).filter((n) => n.startsWith(`${writer}-`));
      expect(own).toEqual(Array.from({ length: each }, (_, i) => `${writer}-${i}`));
    }
    for (const offset of [0, 1, 50, 199]) {
      expect(await take(seen.length - offset, start + offset)).toEqual(seen.slice(offset));
    }
  });

  it('goes from replay to live without a gap or a repeat, with other types in between', async () => {
    const start = feed.position();
    for (let i = 0; i < 5; i += 1) await commit(`past-${i}`, i % 2 === 0 ? 'email' : 'placement_request');
    const following = take(6, start);
    for (let i = 0; i < 6; i += 1) await commit(`now-${i}`, i % 2 === 0 ? 'email' : 'placement_request');
    expect((await following).map(nOf)).toEqual(['past-0', 'past-2', 'past-4', 'now-0', 'now-2', 'now-4']);
  });

  it('is numbered by several processes at once without a gap', async () => {
    const other = await createLiveFeed({ orm: service.orm, wakeUps, logger: service.logger });
    const start = feed.position();
    const live = follow(60);
    await Promise.all(
      Array.from({ length: 60 }, async (_, i) => {
        await commit(`x-${i}`);
        await service.sql('SELECT communication.number_outbox_events()');
      }),
    );
    expect((await live).map((event) => event.position)).toEqual(Array.from({ length: 60 }, (_, i) => start + i + 1));
    await other.close();
  });

  it('refuses a cursor ahead of the head or below what is kept', async () => {
    await expect(take(1, 1_000_000)).rejects.toMatchObject({ code: 'CURSOR_TOO_OLD' });
    await service.sql('UPDATE communication.feed_head SET kept_from = 5');
    await expect(take(1, 3)).rejects.toMatchObject({ code: 'CURSOR_TOO_OLD' });
    expect((await take(1, 4))[0]?.position).toBe(5);
    await service.sql('UPDATE communication.feed_head SET kept_from = 1');
  });

  it('ends with its signal, also with one that was aborted before', async () => {
    const abort = new AbortController();
    const following = feed.follow({ aggregateType: 'email', after: null, signal: abort.signal });
    const next = following.next();
    abort.abort();
    expect((await next).done).toBe(true);
    const late = feed.follow({ aggregateType: 'email', after: null, signal: abort.signal });
    expect((await late.next()).done).toBe(true);
  });
});
