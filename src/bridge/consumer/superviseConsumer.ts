import type { Logger } from '../../logging/createLogger.js';
import { type SupervisedThread, superviseThread } from '../threads/superviseThread.js';
import type { StoreBatch } from './consumedBatch.js';
import type { ConsumerReport } from './consumerReport.js';
import type { FromConsumer, ToConsumer } from './consumerThread.js';
import type { ConsumerSettings } from './runSession.js';

interface SuperviseParts {
  readonly settings: ConsumerSettings;
  readonly store: StoreBatch;
  readonly onReport: (report: ConsumerReport) => void;
  readonly logger: Logger;
}

const CLOSE_TIMEOUT_MS = 8_000;

/** Runs the consumer in a thread of its own; what it reads is stored by this one, which has the database and the keys. */
export function superviseConsumer({ settings, store, onReport, logger }: SuperviseParts): SupervisedThread {
  const answer = (message: ToConsumer) => thread.post(message);
  const thread = superviseThread<ConsumerSettings>({
    name: 'kafka-consumer',
    file: new URL('./consumerThread.js', import.meta.url),
    data: settings,
    logger,
    closeTimeoutMs: CLOSE_TIMEOUT_MS,
    onMessage(value) {
      const message = value as FromConsumer;
      if (message.kind === 'report') return onReport(message.report);
      const { id, batch } = message;
      store(batch).then(
        () => answer({ id, isStored: true }),
        (error) => {
          logger.warn({ event: 'consumer.store_failed', topic: batch.topic, partition: batch.partition, err: error });
          answer({ id, isStored: false });
        },
      );
    },
  });
  return thread;
}
