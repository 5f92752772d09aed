import { parentPort, workerData } from 'node:worker_threads';
import type { Closable } from '../../lifecycle/createLifecycle.js';
import type { FromThread, ThreadLogger, ThreadStart, ToThread } from './messages.js';
import { createThreadLogger } from './threadLogger.js';

/** What a thread's program gets. */
export interface ThreadContext {
  readonly logger: ThreadLogger;
  /** Tells the main thread something: plain data only. */
  post(value: unknown): void;
  onMessage(listener: (value: unknown) => void): void;
}

/**
 * The main program of a thread under {@link superviseThread}: starts a part, closes it when told to, then ends the thread.
 * An error that nobody caught ends the thread at once; the supervisor starts a new one.
 */
export async function runInThread<Data>(start: (data: Data, context: ThreadContext) => Promise<Closable> | Closable) {
  const port = parentPort;
  if (!port) throw new Error('This file runs as a worker thread only');
  const post = (message: FromThread) => port.postMessage(message);
  const { data, logLevel } = workerData as ThreadStart<Data>;
  const logger = createThreadLogger(post, logLevel);
  const listeners = new Set<(value: unknown) => void>();
  let closeAsked: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    closeAsked = resolve;
  });
  port.on('message', (message: ToThread) => {
    if (message.kind === 'close') closeAsked();
    else for (const listener of listeners) listener(message.value);
  });
  const part = await start(data, {
    logger,
    post: (value) => post({ kind: 'message', value }),
    onMessage: (listener) => void listeners.add(listener),
  });
  post({ kind: 'ready' });
  await asked;
  await part.close();
  // Ends this thread only, whatever timers and sockets a library has left behind.
  process.exit(0);
}
