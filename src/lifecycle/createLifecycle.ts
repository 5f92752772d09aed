import { CommunicationError } from '../errors.js';
import type { Logger } from '../logging/createLogger.js';
import { closeWithin } from './closeWithin.js';

/** Everything that is started can be closed again; closing waits for work in progress. */
export interface Closable {
  close(): Promise<unknown> | unknown;
}

export type LifecycleState = 'STARTING' | 'READY' | 'CLOSING' | 'CLOSED';

/** Names of the parts that did not close, in the order in which they were tried. */
export interface CloseResult {
  readonly failed: readonly string[];
}

export interface Lifecycle {
  /** Starts a part after those before it; it will be closed before them. Throws what the part throws on starting. */
  start<T extends Closable>(name: string, create: () => Promise<T> | T): Promise<T>;
  /** Takes over the closing of a part that runs already. */
  add<T extends Closable>(name: string, part: T): T;
  /** Everything is started; readiness may be reported. */
  markReady(): void;
  state(): LifecycleState;
  /** Aborted as soon as closing begins, for loops and for attempts to connect. */
  readonly signal: AbortSignal;
  /** Closes all parts in reverse order. Further calls share the first one's result. Never rejects. */
  close(reason: string): Promise<CloseResult>;
}

export interface LifecycleOptions {
  readonly logger: Logger;
  /** For all parts together (SHUTDOWN_DEADLINE). */
  readonly deadlineMs: number;
}

/** After the deadline each part still gets this long: a hanging worker must not keep the database from being closed. */
const LAST_CHANCE_MS = 250;

/** Starts parts in order and closes them in reverse order under one deadline. STYLE: shape 5. */
export function createLifecycle({ logger, deadlineMs }: LifecycleOptions): Lifecycle {
  const parts: { name: string; part: Closable }[] = [];
  const aborter = new AbortController();
  let state: LifecycleState = 'STARTING';
  let closing: Promise<CloseResult> | undefined;

  function refuseWhenClosing(): void {
    if (closing) throw new CommunicationError('SHUTTING_DOWN', 'The service is shutting down');
  }

  async function start<T extends Closable>(name: string, create: () => Promise<T> | T): Promise<T> {
    refuseWhenClosing();
    const begin = performance.now();
    const part = await create();
    if (closing) await closeLate(name, part);
    refuseWhenClosing();
    logger.debug({ event: 'lifecycle.started', part: name, durationMs: since(begin) });
    return add(name, part);
  }

  function add<T extends Closable>(name: string, part: T): T {
    refuseWhenClosing();
    parts.push({ name, part });
    return part;
  }

  async function closeLate(name: string, part: Closable): Promise<void> {
    await closeWithin(part, deadlineMs).catch((err) =>
      logger.error({ event: 'lifecycle.close_failed', part: name, err }),
    );
  }

  async function closeAll(reason: string): Promise<CloseResult> {
    const begin = performance.now();
    logger.info({ event: 'lifecycle.closing', signal: reason });
    const failed: string[] = [];
    for (let entry = parts.pop(); entry; entry = parts.pop()) {
      const { name, part } = entry;
      try {
        await closeWithin(part, Math.max(deadlineMs - since(begin), LAST_CHANCE_MS));
      } catch (err) {
        failed.push(name);
        logger.error({ event: 'lifecycle.close_failed', part: name, err });
      }
    }
    state = 'CLOSED';
    logger.info({ event: 'lifecycle.closed', signal: reason, durationMs: since(begin), ok: failed.length === 0 });
    return { failed };
  }

  function close(reason: string): Promise<CloseResult> {
    if (!closing) {
      state = 'CLOSING';
      closing = closeAll(reason);
      aborter.abort();
    }
    return closing;
  }

  function markReady(): void {
    if (state === 'STARTING') state = 'READY';
  }

  return { start, add, markReady, state: () => state, signal: aborter.signal, close };
}

function since(begin: number): number {
  return Math.round(performance.now() - begin);
}
