import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLiveFeed } from '../../src/feed/createLiveFeed.js';
import { feedCursor, readFeedCursor } from '../../src/queries/feedRange.js';
import { createEventRetention } from '../../src/sweeps/deleteOldEvents.js';
import { openTestService, type TestService } from '../support/service/openTestService.js';

let service: TestService;
beforeEach(async () => {
  service = await openTestService();
});
afterEach(() => service.close());

type Status = 'PENDING' | 'PUBLISHED' | 'PARKED' | 'DROPPED' | 'FEED_ONLY';

/** Writes events of these statuses and ages, in this order, from position 1 on. */
async function write(events: readonly { status: Status; ageDays: number }[]): Promise<void> {
  await service.sql(
    `INSERT INTO communication.outbox_events (event_id, topic, message_key, event_type, aggregate_type, aggregate_id, priority,
       payload, occurred_at, status, created_at, position, published_at, parked_at, dropped_at, dropped_by)
     SELECT gen_random_uuid(), CASE WHEN status <> 'FEED_ONLY' THEN 'communication-events' END, 'key', 'communication.test',
       'email', gen_random_uuid(), 'NORMAL', '{}', now(), status, at, place,
       CASE WHEN status = 'PUBLISHED' THEN at END, CASE WHEN status = 'PARKED' THEN at END,
       CASE WHEN status = 'DROPPED' THEN at END, CASE WHEN status = 'DROPPED' THEN 'test' END
     FROM (SELECT e.status, e.place, clock_timestamp() - e."ageDays" * interval '1 day' AS at
       FROM jsonb_to_recordset($1::jsonb) AS e(status text, "ageDays" float8, place bigint)) AS rows`,
    [JSON.stringify(events.map((event, index) => ({ ...event, place: index + 1 })))],
  );
  await service.sql('UPDATE communication.feed_head SET position = $1', [events.length]);
}

const left = async () =>
  (await service.sql<{ position: string }>('SELECT position FROM communication.outbox_events ORDER BY position')).map(
    ({ position }) => Number(position),
  );
const keptFrom = async () => {
  const [head] = await service.sql<{ kept_from: string }>('SELECT kept_from FROM communication.feed_head');
  return Number(head?.kept_from);
};
const retention = (retentionDays = 30) => createEventRetention({ ...service, retentionDays });

describe('retention of events', () => {
  it('takes what has been settled for long enough, never what waits, and moves the oldest cursor behind it', async () => {
    await write([
      { status: 'PUBLISHED', ageDays: 40 },
      { status: 'PENDING', ageDays: 40 },
      { status: 'FEED_ONLY', ageDays: 39 },
      { status: 'PARKED', ageDays: 39 },
      { status: 'DROPPED', ageDays: 31 },
      { status: 'PUBLISHED', ageDays: 29 },
      { status: 'PENDING', ageDays: 1 },
    ]);
    expect(await retention()()).toBe(3);
    expect(await left()).toEqual([2, 4, 6, 7]);
    expect(await keptFrom()).toBe(6);
    expect(await retention()()).toBe(0);
    expect(await keptFrom()).toBe(6);
  });

  it('refuses cursors below what is kept, and no other', async () => {
    await write(Array.from({ length: 10 }, (_, index) => ({ status: 'PUBLISHED', ageDays: index < 4 ? 40 : 1 })));
    await retention()();
    const em = service.orm.em.fork();
    await expect(readFeedCursor(em, feedCursor(3))).rejects.toMatchObject({ code: 'CURSOR_TOO_OLD' });
    expect(await readFeedCursor(em, feedCursor(4))).toBe(4);
    const wakeUps = { committed() {}, onWake: () => () => {}, close: async () => {} };
    const feed = await createLiveFeed({ ...service, wakeUps });
    await expect(feed.read({ aggregateType: 'email', after: 2, limit: 10 })).rejects.toMatchObject({
      code: 'CURSOR_TOO_OLD',
    });
    const { events } = await feed.read({ aggregateType: 'email', after: 4, limit: 10 });
    expect(events.map(({ position }) => position)).toEqual([5, 6, 7, 8, 9, 10]);
    await feed.close();
  });

  it('goes through more than one page, and twice at once', async () => {
    await write(
      Array.from({ length: 12_000 }, (_, index) => ({ status: 'PUBLISHED', ageDays: index < 11_000 ? 40 : 1 })),
    );
    const counts = await Promise.all([retention()(), retention()()]);
    expect(counts[0]! + counts[1]!).toBe(11_000);
    expect(await keptFrom()).toBe(11_001);
  });

  it('takes later what was retried long after its time, without moving cursors back', async () => {
    await write([
      { status: 'PARKED', ageDays: 50 },
      { status: 'PUBLISHED', ageDays: 40 },
      { status: 'PUBLISHED', ageDays: 1 },
    ]);
    await retention()();
    await service.sql(
      `UPDATE communication.outbox_events SET status = 'PUBLISHED', parked_at = NULL, published_at = clock_timestamp() WHERE position = 1`,
    );
    expect(await retention()()).toBe(0);
    await service.sql(
      "UPDATE communication.outbox_events SET published_at = now() - interval '31 days' WHERE position = 1",
    );
    expect(await retention()()).toBe(1);
    expect(await keptFrom()).toBe(3);
  });
});
