import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { backoffDelayMs, DELIVERY_BACKOFF } from '../../../../src/domain/delivery/backoff.js';

const { firstMs, maximumMs, maximumAttempts } = DELIVERY_BACKOFF;
const MINUTE_MS = 60_000;

describe('backoffDelayMs', () => {
  it('grows from a minute to six hours over the delays between eight tries', () => {
    const longest = [1, 2, 3, 4, 5, 6, 7].map((attempt) =>
      backoffDelayMs(attempt, { firstMs, maximumMs, random: 1 - 1e-12 }),
    );
    expect(longest.map((ms) => ms / MINUTE_MS)).toEqual([1, 3, 9, 27, 81, 243, 360]);
    expect(longest).toHaveLength(maximumAttempts - 1);
  });
  it('waits at least half of that', () => {
    expect(backoffDelayMs(1, { firstMs, maximumMs, random: 0 })).toBe(30_000);
    expect(backoffDelayMs(50, { firstMs, maximumMs, random: 0 })).toBe(maximumMs / 2);
  });
  it('is never 0, never above the maximum, a whole number, and no shorter for more chance', () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const attempts = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: -5, max: 1_000_000 }));
    const options = fc.record({
      firstMs: fc.integer({ min: 0, max: 100_000 }),
      maximumMs: fc.integer({ min: 1, max: 10 ** 9 }),
    });
    fc.assert(
      fc.property(attempts, options, random, random, (attempt, limits, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((r) =>
          backoffDelayMs(attempt, { ...limits, random: r }),
        );
        expect(low).toBeGreaterThan(0);
        expect(high).toBeLessThanOrEqual(limits.maximumMs);
        expect(low).toBeLessThanOrEqual(high ?? 0);
        expect(Number.isInteger(low)).toBe(true);
      }),
    );
  });
});
