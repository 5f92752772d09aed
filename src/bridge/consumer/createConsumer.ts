import { setTimeout as wait } from 'node:timers/promises';
import { backoffDelayMs } from '../../domain/delivery/backoff.js';
import type { Closable } from '../../lifecycle/createLifecycle.js';
import { kafkaFailureOf } from '../kafka/kafkaFailure.js';
import type { ThreadLogger } from '../threads/messages.js';
import type { StoreBatch } from './consumedBatch.js';
import { type ConsumerReport, createConsumerLog } from './consumerReport.js';
import { type ConsumerSettings, runSession } from './runSession.js';

export interface ConsumerParts {
  readonly settings: ConsumerSettings;
  readonly logger: ThreadLogger;
  readonly store: StoreBatch;
  readonly onReport: (report: ConsumerReport) => void;
}

/** Numbers change all the time; whoever watches is told this often. */
const REPORT_EVERY_MS = 2_000;

/**
 * Reads the topics of other services into the inbox, for ever: one session after the other, with backoff while Kafka is
 * away. Nobody waits for it at the start.
 */
export function createConsumer({ settings, logger, store, onReport }: ConsumerParts): Closable {
  const abort = new AbortController();
  const log = createConsumerLog();
  const report = () => onReport(log.report());
  const timer = setInterval(report, REPORT_EVERY_MS);

  async function run(): Promise<void> {
    for (let failures = 0; !abort.signal.aborted; ) {
      const before = log.report().receivedTotal;
      const joinedBefore = performance.now();
      try {
        await runSession({ settings, logger, store, log, onChange: report }, abort.signal);
        failures = 0;
      } catch (error) {
        const wentWell = log.report().receivedTotal > before || performance.now() - joinedBefore > 60_000;
        failures = wentWell ? 1 : failures + 1;
        await afterFailure(error, failures);
      }
    }
  }

  async function afterFailure(error: unknown, failures: number): Promise<void> {
    const { retryFirstMs: firstMs, retryMaximumMs: maximumMs } = settings;
    const delayMs = backoffDelayMs(failures, { firstMs, maximumMs, random: Math.random() });
    const failure = kafkaFailureOf(error);
    log.failed(failure, delayMs);
    report();
    logger.warn({ event: 'consumer.retrying', ...failure, attempt: failures, delayMs, err: error });
    await wait(delayMs, undefined, { signal: abort.signal }).catch(() => undefined);
  }

  const running = run();
  return {
    async close() {
      abort.abort();
      clearInterval(timer);
      await running;
    },
  };
}
