import { createRequire } from 'node:module';

/** As much of kafkajs's internal class as is changed here. */
interface RequestQueue {
  throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  pending: unknown[];
  checkPendingRequests(): void;
  scheduleCheckPendingRequests(): void;
}

const CHECK_AGAIN_MS = 10;

/**
 * Lets an idle connection of kafkajs 2.2.4 sleep. Its `scheduleCheckPendingRequests` sets a timer even where nothing is
 * pending, with a delay that is negative (Node makes it 1 ms), and the timer calls it again: about 850 wake-ups a second
 * and connection, for nothing (kafkajs #1556, #1704, #1751; PITFALLS). Here the timer is set only while something waits
 * for it: requests that are throttled or queue for their turn. A request that is pushed or answered checks by itself.
 * Call it once in each thread that uses kafkajs, before the first connection.
 */
export function quietRequestQueue(): void {
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as {
    prototype: RequestQueue;
  };
  prototype.scheduleCheckPendingRequests = function scheduleOnlyForPending(this: RequestQueue) {
    if (this.throttleCheckTimeoutId || this.pending.length === 0) return;
    const throttledMs = this.throttledUntil - Date.now();
    this.throttleCheckTimeoutId = setTimeout(
      () => {
        this.throttleCheckTimeoutId = null;
        this.checkPendingRequests();
      },
      throttledMs > 0 ? throttledMs : CHECK_AGAIN_MS,
    );
  };
}
