import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { createTestClient } from '../support/kafka/openTestKafka.js';
import { readTopic } from '../support/kafka/readTopic.js';
import { type KafkaServer, startKafkaServer } from '../support/kafka/server/startKafkaServer.js';

describe('a Kafka server of a test that is frozen, killed and started again', () => {
  let server: KafkaServer;

  beforeAll(async () => {
    server = await startKafkaServer({ isStarted: false });
  }, 120_000);
  afterAll(() => server.close());

  /** Tries once. */
  async function send(value: string): Promise<void> {
    const producer = new Kafka({
      clientId: 'tests',
      brokers: [server.brokers],
      logLevel: logLevel.NOTHING,
      requestTimeout: 2_000,
      connectionTimeout: 2_000,
      retry: { retries: 0 },
    }).producer({ retry: { retries: 0 }, allowAutoTopicCreation: false });
    try {
      await producer.connect();
      await producer.send({ topic: 'events', acks: -1, messages: [{ key: 'key', value }] });
    } finally {
      await producer.disconnect();
    }
  }

  it('is not there, is there, stands still, dies, and has kept what it took', async () => {
    await expect(send('0')).rejects.toThrow(/ECONNREFUSED|Connection error/);
    await server.start();
    const admin = createTestClient(server.brokers).admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic: 'events', numPartitions: 1 }], waitForLeaders: true });
    await send('1');
    server.freeze();
    await expect(send('2')).rejects.toThrow(/timed out|timeout/i);
    server.thaw();
    await send('3');
    await server.kill();
    await expect(send('4')).rejects.toThrow();
    await server.start();
    await send('5');
    const values = (await readTopic(server.brokers, 'events')).map(({ value }) => value);
    expect(values.filter((value) => value !== '2')).toEqual(['1', '3', '5']);
    await admin.disconnect();
  }, 120_000);
});
