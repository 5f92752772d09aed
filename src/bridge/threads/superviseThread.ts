import { Worker } from 'node:worker_threads';
import { backoffDelayMs } from '../../domain/delivery/backoff.js';
import type { Logger } from '../../logging/createLogger.js';
import type { FromThread, ThreadStart, ToThread } from './messages.js';

/** A thread that is always there: started again after each crash until it is closed. */
export interface SupervisedThread {
  /** How often it was started; 1 while nothing has gone wrong. */
  readonly starts: () => number;
  /** Tells the thread something; lost while none runs. */
  post(value: unknown): void;
  /** Asks the thread to end in order and waits for it; after `closeTimeoutMs` it is ended by force. */
  close(): Promise<void>;
}

export interface ThreadOptions<Data> {
  /** For the log. */
  readonly name: string;
  /** Compiled program that calls `runInThread`. */
  readonly file: string | URL;
  /** Plain data for the program. */
  readonly data: Data;
  readonly logger: Logger;
  readonly closeTimeoutMs: number;
  readonly onMessage?: (value: unknown) => void;
  /** Beyond it the thread ends (ERR_WORKER_OUT_OF_MEMORY) and is started anew; the process lives on. */
  readonly maxHeapMb?: number;
  readonly restartFirstMs?: number;
  readonly restartMaximumMs?: number;
}

/**
 * Runs a program in a thread of its own and keeps it running. Nothing that happens in there, an error that nobody
 * caught or too much memory, reaches the process: it is logged, and after a backoff the next thread starts.
 */
export function superviseThread<Data>(options: ThreadOptions<Data>): SupervisedThread {
  const { name, logger, restartFirstMs = 100, restartMaximumMs = 10_000 } = options;
  let worker: Worker | null = null;
  let timer: NodeJS.Timeout | null = null;
  let starts = 0;
  let failures = 0;
  let closing: Promise<void> | null = null;
  let ended: () => void = () => undefined;

  function start(): void {
    timer = null;
    starts += 1;
    const begin = performance.now();
    const next = spawn(options);
    worker = next;
    next.on('message', (message: FromThread) => receive(message));
    next.on('error', (error) => logger.error({ event: 'thread.failed', part: name, err: error }));
    next.on('messageerror', (error) => logger.error({ event: 'thread.failed', part: name, err: error }));
    next.on('exit', (exitCode) => {
      worker = null;
      if (closing) ended();
      else restart(performance.now() - begin, exitCode);
    });
  }

  function receive(message: FromThread): void {
    if (message.kind === 'log') logger[message.level](message.record);
    else if (message.kind === 'message') options.onMessage?.(message.value);
    else logger.debug({ event: 'thread.started', part: name, attempt: starts });
  }

  /** One that ran well for a while was not ended by what ended the one before. */
  function restart(ranMs: number, exitCode: number): void {
    failures = ranMs > restartMaximumMs ? 1 : failures + 1;
    const delayMs = backoffDelayMs(failures, {
      firstMs: restartFirstMs,
      maximumMs: restartMaximumMs,
      random: Math.random(),
    });
    logger.warn({ event: 'thread.restarting', part: name, code: exitCode, delayMs });
    timer = setTimeout(start, delayMs);
  }

  async function end(): Promise<void> {
    if (timer) clearTimeout(timer);
    if (!worker) return;
    const last = worker;
    const gone = new Promise<void>((resolve) => {
      ended = resolve;
    });
    last.postMessage({ kind: 'close' } satisfies ToThread);
    const force = setTimeout(() => {
      logger.warn({ event: 'thread.forced', part: name });
      void last.terminate();
    }, options.closeTimeoutMs);
    await gone;
    clearTimeout(force);
  }

  start();
  return {
    starts: () => starts,
    post: (value) => worker?.postMessage({ kind: 'message', value } satisfies ToThread),
    close() {
      closing ??= end();
      return closing;
    },
  };
}

function spawn<Data>({ file, data, logger, maxHeapMb = 256 }: ThreadOptions<Data>): Worker {
  return new Worker(file, {
    workerData: { data, logLevel: logger.level } satisfies ThreadStart<Data>,
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
  });
}
