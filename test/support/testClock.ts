import type { Clock } from '../../src/clock/clock.js';

/** Domain time that stands still until a test moves it. */
export interface TestClock extends Clock {
  set(instant: string | Date): void;
  /** Moves on by a duration in milliseconds. */
  advance(ms: number): void;
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Starts on a Tuesday at 09:00 in Berlin, no holiday anywhere in Germany. */
export function createTestClock(start = '2026-03-03T08:00:00.000Z'): TestClock {
  let now = new Date(start);
  return {
    now: () => now,
    set(instant) {
      now = new Date(instant);
    },
    advance(ms) {
      now = new Date(now.getTime() + ms);
    },
  };
}
