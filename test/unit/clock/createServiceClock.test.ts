import { describe, expect, it } from '@jest/globals';
import { createServiceClock } from '../../../src/clock/createServiceClock.js';
import type { Orm } from '../../../src/database/createOrm.js';

/** A database whose answers come when a test says so, with what it asked for. */
function aSlowDatabase() {
  const waiting: ((offsetMs: number) => void)[] = [];
  const executeQuery = () =>
    new Promise((resolve) => {
      waiting.push((offsetMs) => resolve({ rows: [{ ms: String(offsetMs) }] }));
    });
  const orm = { em: { fork: () => ({ getKysely: () => ({ executeQuery }) }) } } as unknown as Orm;
  return { orm, answer: (index: number, offsetMs: number) => waiting[index]?.(offsetMs) };
}

describe('the clock of a process', () => {
  it('is not turned back by an answer that comes late', async () => {
    const database = aSlowDatabase();
    const opening = createServiceClock(database.orm);
    database.answer(0, 0);
    const clock = await opening;
    const [older, newer] = [clock.refresh(), clock.refresh()];
    database.answer(2, 86_400_000);
    await newer;
    const moved = clock.now();
    database.answer(1, 0);
    await older;
    expect(clock.now().getTime()).toBeGreaterThanOrEqual(moved.getTime());
  });
});
