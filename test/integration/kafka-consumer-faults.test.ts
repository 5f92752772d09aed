import { afterEach, describe, expect, it } from '@jest/globals';
import { type ConsumerTestOptions, openTestConsumer } from '../support/bridge/openTestConsumer.js';
import { createTestClient } from '../support/kafka/openTestKafka.js';
import { startTestBroker, type TestBroker, type TestBrokerOptions } from '../support/kafka/startTestBroker.js';
import { PEER_CERTIFICATE, PEER_KEY } from '../support/smtp/peerCertificate.js';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function broker(options: TestBrokerOptions = {}): Promise<TestBroker> {
  const started = await startTestBroker(options);
  open.push(started);
  return started;
}

function consume(brokers: string, topics: string[], change: ConsumerTestOptions['change'] = {}) {
  const consumer = openTestConsumer({ brokers, topics, group: 'group', store: async () => undefined, change });
  open.push(consumer);
  return consumer;
}

async function send(to: TestBroker, topic: string, ...values: string[]): Promise<void> {
  const producer = createTestClient(to.brokers).producer();
  await producer.connect();
  await producer.send({ topic, messages: values.map((value) => ({ key: 'key', value })) });
  await producer.disconnect();
}

describe('a consumer whose Kafka is not as it should be', () => {
  it('joins by itself when Kafka comes up later, and again after a restart', async () => {
    const kafka = await broker({ isStarted: false });
    kafka.topics.create('events', 2);
    const consumer = consume(kafka.brokers, ['events']);
    await consumer.untilState('RETRYING', 'BROKER_UNREACHABLE');
    expect(consumer.report()?.nextRetryInMs).not.toBeNull();
    await kafka.start();
    await consumer.untilState('CONNECTED');
    await send(kafka, 'events', '1');
    await consumer.untilStored(1);
    await kafka.stop();
    await consumer.until(() => consumer.report()?.state === 'RETRYING');
    await kafka.start();
    await send(kafka, 'events', '2');
    // The first one again, where the broker went before its offset was committed.
    await consumer.until(() => consumer.values().includes('2'));
    expect([...new Set(consumer.values())]).toEqual(['1', '2']);
    expect(consumer.report()?.lastError).toBeNull();
  });

  it('names a topic that is missing, reads the others, and takes it up when it is there', async () => {
    const kafka = await broker({ rules: { allowCreatingTopics: false } });
    kafka.topics.create('here', 1);
    const consumer = consume(kafka.brokers, ['missing', 'here']);
    await send(kafka, 'here', 'read');
    await consumer.untilStored(1);
    await consumer.until(() => consumer.report()?.lastErrorTopic === 'missing');
    expect(consumer.report()).toMatchObject({ state: 'CONNECTED', lastErrorTopic: 'missing' });
    kafka.topics.create('missing', 1);
    await send(kafka, 'missing', 'late');
    await consumer.untilStored(2);
    expect(consumer.values()).toEqual(['read', 'late']);
    await consumer.untilState('CONNECTED');
  });

  it('creates topics where it may', async () => {
    const kafka = await broker();
    const consumer = consume(kafka.brokers, ['made'], { topicPartitions: 3, topicReplication: 1 });
    await consumer.untilState('CONNECTED');
    expect(kafka.topics.partition('made', 2)).toBeDefined();
  });

  it('says so when there is nothing to read at all', async () => {
    const kafka = await broker();
    const consumer = consume(kafka.brokers, ['missing'], { createTopics: false });
    await consumer.untilState('RETRYING', 'TOPIC_MISSING');
    expect(consumer.report()?.lastErrorTopic).toBe('missing');
  });

  it('names a wrong password and a certificate that it does not trust', async () => {
    const closed = await broker({ rules: { users: new Map([['anna', 'right']]) } });
    const sasl = { mechanism: 'plain', username: 'anna', password: 'wrong' } as const;
    await consume(closed.brokers, ['events'], { sasl }).untilState('RETRYING', 'AUTHENTICATION_FAILED');
    const secret = await broker({ tls: { key: PEER_KEY, cert: PEER_CERTIFICATE } });
    const tls = { caFile: undefined, certFile: undefined, keyFile: undefined };
    await consume(secret.brokers, ['events'], { tls }).untilState('RETRYING', 'TLS_FAILED');
  });

  it('gives up a line on which nothing is answered any more', async () => {
    const kafka = await broker();
    kafka.topics.create('events', 1);
    const consumer = consume(kafka.brokers, ['events'], { requestTimeoutMs: 500, sessionTimeoutMs: 1_000 });
    await consumer.untilState('CONNECTED');
    kafka.rules.disturb = ({ api }) => (api === 'Fetch' || api === 'Heartbeat' ? 'HANG' : undefined);
    await consumer.until(() => consumer.report()?.state !== 'CONNECTED');
    kafka.rules.disturb = undefined;
    await send(kafka, 'events', 'after');
    await consumer.untilStored(1);
  });
});
