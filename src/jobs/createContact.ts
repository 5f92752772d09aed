import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from '../logging/createLogger.js';

/** What is known about whether the store of the jobs can be reached. */
export interface Contact {
  /** Whether the store did not answer when it was last asked. */
  readonly isLost: boolean;
  /** Passes the step's result or failure on, and remembers which it was. */
  watch<T>(step: () => Promise<T>): Promise<T>;
  /** Takes the step again and again until it succeeds; fails only once `signal` is aborted. */
  insist<T>(step: () => Promise<T>): Promise<T>;
}

const RETRY_EVERY_MS = 1_000;

export function createContact(logger: Logger, signal: AbortSignal): Contact {
  let isLost = false;

  async function watch<T>(step: () => Promise<T>): Promise<T> {
    try {
      const result = await step();
      if (isLost) logger.info({ event: 'jobs.store_reached' });
      isLost = false;
      return result;
    } catch (error) {
      if (!isLost) logger.warn({ event: 'jobs.store_unreachable', err: error });
      isLost = true;
      throw error;
    }
  }

  async function insist<T>(step: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await watch(step);
      } catch (error) {
        if (signal.aborted) throw error;
        await wait(RETRY_EVERY_MS, undefined, { signal });
      }
    }
  }

  return {
    get isLost() {
      return isLost;
    },
    watch,
    insist,
  };
}
