import { afterEach, describe, expect, it } from '@jest/globals';
import { Kafka, logLevel, type SASLOptions } from 'kafkajs';
import { createTestClient } from '../support/kafka/openTestKafka.js';
import { readTopic } from '../support/kafka/readTopic.js';
import { startTestBroker, type TestBroker, type TestBrokerOptions } from '../support/kafka/startTestBroker.js';
import { PEER_CERTIFICATE, PEER_KEY } from '../support/smtp/peerCertificate.js';

/** What the tests' own broker can be told to do; what it has in common with a real one stands in kafka-broker.test.ts. */
describe("the tests' own Kafka broker", () => {
  const open: { close(): Promise<unknown> }[] = [];
  afterEach(async () => {
    for (const one of open.splice(0).reverse()) await one.close();
  });

  async function start(options: TestBrokerOptions = {}): Promise<TestBroker> {
    const broker = await startTestBroker(options);
    open.push(broker);
    return broker;
  }

  /** One that gives up at once. */
  async function producerFor(broker: TestBroker, options: { sasl?: SASLOptions; ssl?: object } = {}) {
    const client = new Kafka({
      clientId: 'tests',
      brokers: [broker.brokers],
      logLevel: logLevel.NOTHING,
      retry: { retries: 0 },
      requestTimeout: 500,
      ...options,
    });
    const producer = client.producer({ retry: { retries: 0 }, allowAutoTopicCreation: false });
    open.push({ close: () => producer.disconnect() });
    await producer.connect();
    return producer;
  }

  async function valuesIn(broker: TestBroker): Promise<unknown[]> {
    return (await readTopic(broker.brokers, 'events')).map(({ value }) => value);
  }

  const message = (value: string) => ({ topic: 'events', messages: [{ key: 'key', value }] });

  it.each(['plain', 'scram-sha-256', 'scram-sha-512'] as const)(
    'lets in who knows the password (%s)',
    async (mechanism) => {
      const broker = await start({ rules: { users: new Map([['anna', 'right']]) } });
      broker.topics.create('events', 1);
      const producer = await producerFor(broker, {
        sasl: { mechanism, username: 'anna', password: 'right' } as SASLOptions,
      });
      await producer.send(message('1'));
      await expect(
        producerFor(broker, { sasl: { mechanism, username: 'anna', password: 'wrong' } as SASLOptions }),
      ).rejects.toThrow(/auth/i);
      await expect((await producerFor(broker)).send(message('2'))).rejects.toThrow();
      expect(broker.topics.partition('events', 0)?.end).toBe(1);
    },
  );

  it('speaks TLS, and to nobody else', async () => {
    const broker = await start({ tls: { key: PEER_KEY, cert: PEER_CERTIFICATE } });
    broker.topics.create('events', 1);
    const producer = await producerFor(broker, { ssl: { ca: [PEER_CERTIFICATE] } });
    await producer.send(message('1'));
    await expect(producerFor(broker, { ssl: {} })).rejects.toThrow(/self-signed/);
    await expect(producerFor(broker)).rejects.toThrow();
  });

  it('keeps what it has over a restart on the same port', async () => {
    const broker = await start({ isStarted: false });
    await expect(producerFor(broker)).rejects.toThrow(/ECONNREFUSED/);
    await broker.start();
    broker.topics.create('events', 1);
    await (await producerFor(broker)).send(message('before'));
    await broker.stop();
    await broker.start();
    await (await producerFor(broker)).send(message('after'));
    expect(await valuesIn(broker)).toEqual(['before', 'after']);
  });

  it('refuses single batches, and topics, when told to', async () => {
    const broker = await start();
    broker.topics.create('events', 1);
    const producer = await producerFor(broker);
    broker.rules.refuseBatch = ({ bytes }) => (bytes.includes('poison') ? 'INVALID_RECORD' : undefined);
    await expect(producer.send(message('poison'))).rejects.toThrow();
    await producer.send(message('good'));
    expect(await valuesIn(broker)).toEqual(['good']);
    broker.rules.allowCreatingTopics = false;
    const admin = createTestClient(broker.brokers).admin();
    open.push({ close: () => admin.disconnect() });
    await admin.connect();
    await expect(admin.createTopics({ topics: [{ topic: 'other' }] })).rejects.toMatchObject({
      errors: [expect.objectContaining({ type: 'TOPIC_AUTHORIZATION_FAILED' })],
    });
  });

  it('swallows a reply after it has stored, or drops a request before', async () => {
    const broker = await start();
    broker.topics.create('events', 1);
    const producer = await producerFor(broker);
    broker.rules.disturb = ({ api }) => (api === 'Produce' ? 'SWALLOW' : undefined);
    await expect(producer.send(message('stored'))).rejects.toThrow(/timed out/);
    broker.rules.disturb = ({ api }) => (api === 'Produce' ? 'DROP' : undefined);
    await expect((await producerFor(broker)).send(message('lost'))).rejects.toThrow();
    broker.rules.disturb = undefined;
    expect(await valuesIn(broker)).toEqual(['stored']);
  });
});
