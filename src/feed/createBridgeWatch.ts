import { setTimeout as wait } from 'node:timers/promises';
import type { Orm } from '../database/createOrm.js';
import type { Logger } from '../logging/createLogger.js';
import { type BridgeStatus, loadBridgeStatus } from '../queries/bridgeStatus.js';
import type { WakeUps } from './wakeUps.js';

/** The state of the bridge for those who watch it, in any process. */
export interface BridgeWatch {
  /** The state now, then each change of it, at most once a second; what nobody came to take is left out. */
  follow(): AsyncGenerator<BridgeStatus, void>;
  close(): Promise<void>;
}

interface WatchParts {
  readonly orm: Orm;
  readonly wakeUps: WakeUps;
  readonly logger: Logger;
}

const LOOK_EVERY_MS = 1_000;
/** Counting a long backlog costs the database something: it gets at least so many times that long to rest. */
const REST = 9;

/** Reads the state once for all who watch, and not at all while nobody does. */
export function createBridgeWatch({ orm, wakeUps, logger }: WatchParts): BridgeWatch {
  const watchers = new Set<Watcher>();
  const closing = new AbortController();
  let reading: Promise<void> | null = null;
  let again = false;

  async function readWhileAsked(): Promise<void> {
    while (again && !closing.signal.aborted && watchers.size > 0) {
      again = false;
      const begin = performance.now();
      try {
        const status = await loadBridgeStatus(orm.em.fork());
        for (const watcher of watchers) watcher.offer(status);
      } catch (error) {
        logger.warn({ event: 'bridge.watch_failed', err: error });
      }
      const restMs = Math.max(LOOK_EVERY_MS, (performance.now() - begin) * REST);
      await wait(restMs, undefined, { signal: closing.signal }).catch(() => undefined);
    }
    reading = null;
  }

  function look(): void {
    again = true;
    if (watchers.size > 0) reading ??= readWhileAsked();
  }

  const unsubscribe = wakeUps.onWake(look);

  return {
    follow() {
      const watcher = createWatcher(() => void watchers.delete(watcher));
      if (closing.signal.aborted) watcher.end();
      else watchers.add(watcher);
      // Whoever comes does not wait for the next look of the others.
      loadBridgeStatus(orm.em.fork()).then(watcher.offer, watcher.end);
      return watcher.stream;
    },
    async close() {
      unsubscribe();
      closing.abort();
      for (const watcher of watchers) watcher.end();
      await reading;
    },
  };
}

interface Watcher {
  offer(status: BridgeStatus): void;
  end(error?: unknown): void;
  readonly stream: AsyncGenerator<BridgeStatus, void>;
}

/** Holds the newest state until it is taken; the same state twice is told once. */
function createWatcher(onEnd: () => void): Watcher {
  let newest: BridgeStatus | null = null;
  let told = '';
  let ended = false;
  let failure: unknown;
  let wake: () => void = () => undefined;

  async function next(): Promise<IteratorResult<BridgeStatus, void>> {
    for (;;) {
      if (failure !== undefined) throw failure;
      if (ended) return { done: true, value: undefined };
      if (newest) {
        const value = newest;
        newest = null;
        return { done: false, value };
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  function end(error?: unknown): void {
    ended = true;
    failure ??= error;
    onEnd();
    wake();
  }

  const finish = async (): Promise<IteratorResult<BridgeStatus, void>> => {
    end();
    return { done: true, value: undefined };
  };
  const stream: AsyncGenerator<BridgeStatus, void> = {
    next,
    return: finish,
    async throw(error) {
      await finish();
      throw error;
    },
    [Symbol.asyncIterator]: () => stream,
    [Symbol.asyncDispose]: async () => void (await finish()),
  };
  return {
    stream,
    end,
    offer(status) {
      const shown = JSON.stringify(status, withoutTheTimes);
      if (shown === told) return;
      told = shown;
      newest = status;
      wake();
    },
  };
}

/** What changes by itself is no news. */
function withoutTheTimes(key: string, value: unknown): unknown {
  return key === 'reportedAt' || key === 'oldestPendingSeconds' ? undefined : value;
}
