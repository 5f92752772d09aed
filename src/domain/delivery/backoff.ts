import { HOUR_MS, MINUTE_MS } from '../calendar/durations.js';

export interface BackoffOptions {
  /** Nominal delay after the first failed try. */
  readonly firstMs: number;
  readonly maximumMs: number;
  /** In [0, 1), drawn anew for each delay. */
  readonly random: number;
}

/** Tries of one mail: 1 min, 3, 9, 27, 81, 243 min, 6 h; together half a day, so a night's outage is survived. DESIGN 4.4. */
export const DELIVERY_BACKOFF = { firstMs: MINUTE_MS, maximumMs: 6 * HOUR_MS, maximumAttempts: 8 } as const;

/** With 3, the seven delays between eight tries span from the first delay to the maximum; 2 would end at an hour. */
const GROWTH = 3;

/**
 * Milliseconds to wait after the failed try number `attempt` (1, 2, …): between half of the nominal delay and all of
 * it, never above the maximum and never 0, so that those who failed together do not come back together.
 */
export function backoffDelayMs(attempt: number, { firstMs, maximumMs, random }: BackoffOptions): number {
  const nominalMs = Math.min(maximumMs, Math.max(1, firstMs) * GROWTH ** Math.max(0, attempt - 1));
  return Math.max(1, Math.round(nominalMs * (0.5 + random / 2)));
}
