import type { EventEmitter } from 'node:events';
import type { Logger } from '../logging/createLogger.js';
import type { Lifecycle } from './createLifecycle.js';

export interface SignalHandlerOptions {
  readonly lifecycle: Pick<Lifecycle, 'close'>;
  readonly logger: Logger;
  /** The process itself, except in tests. */
  readonly source?: EventEmitter;
  readonly exit?: (code: number) => void;
  readonly now?: () => number;
}

/**
 * One Ctrl-C arrives twice: the terminal signals the whole process group, and npm passes its own signal on. Only a signal
 * that comes later than this is a person losing patience.
 */
const SAME_SIGNAL_MS = 500;
const FORCED_EXIT_CODE = 130;

/**
 * SIGTERM and SIGINT close in order and exit with 0 (1 if a part failed to close); a second signal exits at once.
 * An error that nobody caught is logged, then everything is closed in order and the exit code is 1: the state of the
 * process is unknown, its leases and transactions are not. Returns `close()`, which takes the handlers away again.
 */
export function installSignalHandlers(options: SignalHandlerOptions): { close(): void } {
  const { lifecycle, logger, source = process, exit = (code) => process.exit(code), now = Date.now } = options;
  let firstSignalAt: number | undefined;
  let exitCode = 0;

  async function closeAndExit(reason: string): Promise<void> {
    const { failed } = await lifecycle.close(reason);
    exit(exitCode || (failed.length > 0 ? 1 : 0));
  }

  function onSignal(signal: string): void {
    if (firstSignalAt === undefined) {
      firstSignalAt = now();
      void closeAndExit(signal);
    } else if (now() - firstSignalAt > SAME_SIGNAL_MS) {
      logger.warn({ event: 'lifecycle.forced', signal });
      exit(FORCED_EXIT_CODE);
    }
  }

  const fail = (event: string) => (err: unknown) => {
    logger.fatal({ event, err });
    const alreadyFailing = exitCode === 1;
    exitCode = 1;
    if (!alreadyFailing) void closeAndExit('ERROR');
  };

  const handlers = {
    SIGTERM: onSignal,
    SIGINT: onSignal,
    uncaughtException: fail('process.uncaught_exception'),
    unhandledRejection: fail('process.unhandled_rejection'),
  };
  for (const [event, handler] of Object.entries(handlers)) source.on(event, handler);
  return {
    close() {
      for (const [event, handler] of Object.entries(handlers)) source.off(event, handler);
    },
  };
}
