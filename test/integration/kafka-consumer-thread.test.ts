import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ConsumedBatch } from '../../src/bridge/consumer/consumedBatch.js';
import type { ConsumerReport } from '../../src/bridge/consumer/consumerReport.js';
import { readSettings } from '../../src/config/settings.js';
import { createLogger } from '../../src/logging/createLogger.js';
import { openTestKafka, type TestKafka } from '../support/kafka/openTestKafka.js';

type Supervise = typeof import('../../src/bridge/consumer/superviseConsumer.js');
/** A thread runs compiled code only. */
const COMPILED = pathToFileURL(join(process.cwd(), 'dist/bridge/consumer/superviseConsumer.js')).href;

let kafka: TestKafka;
let close: () => Promise<void> = async () => undefined;
afterEach(async () => {
  await close();
  await kafka.close();
});

describe('the consumer in its thread', () => {
  it('brings batches to the main thread, reports, and reads again what the main thread could not store', async () => {
    kafka = await openTestKafka();
    const topic = await kafka.createTopic('thread', 1);
    await kafka.producer.send({ topic, messages: ['1', '2', null].map((value) => ({ key: 'key', value })) });
    const { superviseConsumer } = (await import(COMPILED)) as Supervise;
    const stored = Promise.withResolvers<ConsumedBatch>();
    const reported = Promise.withResolvers<ConsumerReport>();
    let tries = 0;
    const thread = superviseConsumer({
      settings: {
        ...readSettings({}).kafka,
        brokers: kafka.brokers.split(','),
        incomingTopics: [topic],
        consumerGroup: kafka.uniqueName('thread'),
      },
      logger: createLogger({ level: 'silent' }),
      async store(batch) {
        tries += 1;
        if (tries === 1) throw new Error('The database is away.');
        stored.resolve(batch);
      },
      onReport(report) {
        if (report.receivedTotal === 3) reported.resolve(report);
      },
    });
    close = () => thread.close();
    const { messages, partition } = await stored.promise;
    expect(partition).toBe(0);
    expect(messages.map(({ value }) => (value ? Buffer.from(value).toString() : null))).toEqual(['1', '2', null]);
    expect(await reported.promise).toMatchObject({ state: 'CONNECTED', partitions: 1, lag: 0, lastError: null });
    expect(thread.starts()).toBe(1);
  });
});
