import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Consumer } from 'kafkajs';
import { openTestKafka, type TestKafka } from '../support/kafka/openTestKafka.js';

/** What tests take for granted about a broker: the same against Apache Kafka and against the tests' own. */
describe('a Kafka broker', () => {
  let kafka: TestKafka;

  beforeAll(async () => {
    kafka = await openTestKafka();
  });
  afterAll(() => kafka.close());

  it('keeps what was sent, in order per partition, with key and headers', async () => {
    const topic = await kafka.createTopic('order', 3);
    for (const batch of [0, 1, 2]) {
      const messages = Array.from({ length: 20 }, (_, index) => ({
        key: `key-${index % 5}`,
        value: `${batch}-${index}`,
        headers: { 'event-id': `${batch}-${index}` },
      }));
      await kafka.producer.send({ topic, messages, acks: -1 });
    }
    const records = await kafka.read(topic);
    expect(records).toHaveLength(60);
    for (const key of ['key-0', 'key-1', 'key-2', 'key-3', 'key-4']) {
      const own = records.filter((record) => record.key === key);
      expect(new Set(own.map(({ partition }) => partition)).size).toBe(1);
      expect(own.map(({ value }) => value)).toEqual(own.map(({ headers }) => headers['event-id']));
      expect(own.map(({ value }) => value!.split('-').map(Number))).toEqual(
        own.map(({ value }) => value!.split('-').map(Number)).sort(([a, b], [c, d]) => a! - c! || b! - d!),
      );
    }
  });

  it('answers with the offsets that were given, and knows the end of each partition', async () => {
    const topic = await kafka.createTopic('offsets', 2);
    const [first] = await kafka.producer.send({ topic, messages: [{ key: 'a', value: '1', partition: 1 }] });
    const [second] = await kafka.producer.send({ topic, messages: [{ key: 'a', value: '2', partition: 1 }] });
    expect([first, second]).toEqual([
      expect.objectContaining({ partition: 1, baseOffset: '0', errorCode: 0 }),
      expect.objectContaining({ partition: 1, baseOffset: '1', errorCode: 0 }),
    ]);
    const ends = await kafka.admin.fetchTopicOffsets(topic);
    expect(ends.map(({ partition, high }) => [partition, high]).sort()).toEqual([
      [0, '0'],
      [1, '2'],
    ]);
  });

  it('makes a topic once, and none by itself', async () => {
    const topic = await kafka.createTopic('once', 2);
    expect(await kafka.admin.createTopics({ topics: [{ topic, numPartitions: 2 }] })).toBe(false);
    const producer = kafka.client.producer({ allowAutoTopicCreation: false, retry: { retries: 0 } });
    await producer.connect();
    await expect(
      producer.send({ topic: kafka.uniqueName('missing'), messages: [{ key: 'a', value: 'b' }] }),
    ).rejects.toThrow('This server does not host this topic-partition');
    await producer.disconnect();
  });

  it('refuses a batch that is too large, and takes the next', async () => {
    const topic = await kafka.createTopic('large', 1);
    const large = { key: 'a', value: 'x'.repeat(1_100_000) };
    await expect(kafka.producer.send({ topic, messages: [large] })).rejects.toMatchObject({
      type: 'MESSAGE_TOO_LARGE',
    });
    await kafka.producer.send({ topic, messages: [{ key: 'a', value: 'small' }] });
    expect((await kafka.read(topic)).map(({ value }) => value)).toEqual(['small']);
  });

  it('goes on where a group has committed, and shares partitions among its members', async () => {
    const topic = await kafka.createTopic('group', 4);
    const groupId = kafka.uniqueName('group');
    await sendTo(topic, [0, 1, 2, 3], 'before');
    const first = await follow(topic, groupId);
    await first.waitFor(4);
    await first.consumer.disconnect();

    await sendTo(topic, [0, 1, 2, 3], 'after');
    const second = await follow(topic, groupId);
    await second.waitFor(4);
    expect(second.seen.map(({ value }) => value)).toEqual(['after', 'after', 'after', 'after']);

    const third = await follow(topic, groupId);
    // Both have joined again, and neither has what the other has.
    await sendTo(topic, [0, 1, 2, 3], 'shared');
    await Promise.race([third.waitFor(2), second.waitFor(8)]);
    const shared = () => [...second.seen.slice(4), ...third.seen].filter(({ value }) => value === 'shared');
    while (shared().length < 4) await Promise.race([second.next(), third.next()]);
    expect(
      shared()
        .map(({ partition }) => partition)
        .sort(),
    ).toEqual([0, 1, 2, 3]);
    await Promise.all([second.consumer.disconnect(), third.consumer.disconnect()]);
  });

  async function sendTo(topic: string, partitions: readonly number[], value: string): Promise<void> {
    const messages = partitions.map((partition) => ({ key: String(partition), value, partition }));
    await kafka.producer.send({ topic, messages });
  }

  interface Follower {
    readonly consumer: Consumer;
    readonly seen: { partition: number; value: string }[];
    next(): Promise<unknown>;
    waitFor(count: number): Promise<void>;
  }

  /** A consumer that commits after each message; resolves when it has joined. */
  async function follow(topic: string, groupId: string): Promise<Follower> {
    const consumer = kafka.client.consumer({
      groupId,
      maxWaitTimeInMs: 100,
      heartbeatInterval: 200,
      sessionTimeout: 6_000,
    });
    const seen: { partition: number; value: string }[] = [];
    const arrivals = new EventTarget();
    const next = () => once(arrivals, 'message');
    const joined = new Promise<void>((resolve) => consumer.on(consumer.events.GROUP_JOIN, () => resolve()));
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommitThreshold: 1,
      eachMessage: async ({ partition, message }) => {
        seen.push({ partition, value: String(message.value) });
        arrivals.dispatchEvent(new Event('message'));
      },
    });
    await joined;
    const waitFor = async (count: number) => {
      while (seen.length < count) await next();
    };
    return { consumer, seen, next, waitFor };
  }
});
