import { hostname } from 'node:os';
import type { ConsumedBatch } from '../bridge/consumer/consumedBatch.js';
import type { ConsumerReport } from '../bridge/consumer/consumerReport.js';
import { forgetReport, saveReport } from '../bridge/consumer/saveReport.js';
import { superviseConsumer } from '../bridge/consumer/superviseConsumer.js';
import type { Clock } from '../clock/clock.js';
import type { Settings } from '../config/settings.js';
import { sqlStateOf } from '../database/unitOfWork.js';
import { type IncomingMessage, kafkaOrigin, rawMessageOf } from '../ingest/message.js';
import { receiveEvents, setUnstorableAside } from '../ingest/receiveEvents.js';
import type { Lifecycle } from '../lifecycle/createLifecycle.js';
import type { Core } from './createCore.js';

type StoreParts = Pick<Core, 'transact' | 'vault' | 'logger'> & { readonly clock: Clock };

/** Reads what other services send; nothing without KAFKA_BROKERS. Nobody waits for Kafka here. */
export function startConsumer(settings: Settings, core: Core, lifecycle: Lifecycle): void {
  const { brokers } = settings.kafka;
  if (!brokers) return;
  const reports = createReports(core);
  // Closed after the thread, whose last report would otherwise come back.
  lifecycle.add('consumer-report', reports);
  const store = (batch: ConsumedBatch) => storeBatch(core, batch);
  const { logger } = core;
  lifecycle.add(
    'kafka-consumer',
    superviseConsumer({ settings: { ...settings.kafka, brokers }, store, onReport: reports.save, logger }),
  );
}

/**
 * A batch in one transaction, through the entry that all events take. One message that the database refuses is set aside
 * by itself: it must not keep its partition waiting for ever.
 */
export async function storeBatch(core: StoreParts, batch: ConsumedBatch): Promise<void> {
  const { transact, vault, clock } = core;
  const messages = messagesOf(batch);
  try {
    await transact((em) => receiveEvents(em, vault, messages, clock.now()));
  } catch (error) {
    if (!isRefusedData(error)) throw error;
    for (const message of messages) await storeByItself(core, message);
  }
}

async function storeByItself({ transact, vault, clock, logger }: StoreParts, message: IncomingMessage): Promise<void> {
  try {
    await transact((em) => receiveEvents(em, vault, [message], clock.now()));
  } catch (error) {
    if (!isRefusedData(error)) throw error;
    const { topic, partition, offset } = message.origin.kafka ?? {};
    logger.error({ event: 'consumer.not_storable', topic, partition, offset, err: error });
    await transact((em) => setUnstorableAside(em, vault, message, clock.now()));
  }
}

/** "Data exception" and "integrity constraint violation": the same again would be refused again. */
function isRefusedData(error: unknown): boolean {
  return /^2[23]/.test(sqlStateOf(error) ?? '');
}

function messagesOf({ topic, partition, messages }: ConsumedBatch): IncomingMessage[] {
  return messages.map(({ offset, timestampMs, value }) => ({
    raw: rawMessageOf(value),
    origin: kafkaOrigin({ topic, partition, offset, timestamp: timestampMs === null ? null : new Date(timestampMs) }),
  }));
}

/** One write at a time, of the newest report. */
function createReports({ orm, wakeUps, logger }: Core) {
  const instance = `${hostname()}:${process.pid}`;
  let newest: ConsumerReport | null = null;
  let shownState: string | null = null;
  let writing: Promise<void> | null = null;

  async function write(): Promise<void> {
    while (newest) {
      const report = newest;
      newest = null;
      try {
        await saveReport(orm.em.fork(), instance, report);
        // Those who watch the bridge are woken when it matters; the rest they see when they look.
        if (report.state !== shownState) wakeUps.committed();
        shownState = report.state;
      } catch (err) {
        logger.debug({ event: 'consumer.report_failed', err });
      }
    }
    writing = null;
  }

  return {
    save(report: ConsumerReport): void {
      newest = report;
      writing ??= write();
    },
    async close() {
      await writing;
      await forgetReport(orm.em.fork(), instance);
    },
  };
}
