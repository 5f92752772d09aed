import type { Logger } from '../logging/createLogger.js';

/** Work that is looked for again and again, one run at a time. */
export interface Loop {
  /** Asks for a run; during a run one more follows it. */
  wake(): void;
  /** Resolves when the run under way, if any, has ended. No further one starts. */
  close(): Promise<void>;
}

interface LoopOptions {
  readonly name: string;
  readonly run: () => Promise<unknown>;
  readonly logger: Logger;
}

/** A run that fails is logged and left to the next wake-up: its work is still there. */
export function createLoop({ name, run, logger }: LoopOptions): Loop {
  let running: Promise<void> | null = null;
  let again = false;
  let closed = false;

  async function runOnce(): Promise<void> {
    try {
      await run();
    } catch (error) {
      logger.error({ event: 'loop.failed', loop: name, err: error });
    }
  }

  function wake(): void {
    if (closed) return;
    if (running) {
      again = true;
      return;
    }
    running = runOnce().finally(() => {
      running = null;
      if (again) {
        again = false;
        wake();
      }
    });
  }

  return {
    wake,
    async close() {
      closed = true;
      await running;
    },
  };
}
