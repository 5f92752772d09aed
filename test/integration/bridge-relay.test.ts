import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openTestOutbox, type TestOutbox } from '../support/bridge/openTestRelay.js';
import { openTestKafka, type TestKafka } from '../support/kafka/openTestKafka.js';
import { until } from '../support/processes/until.js';

let kafka: TestKafka;
let outbox: TestOutbox;
let topic: string;

beforeEach(async () => {
  [kafka, outbox] = await Promise.all([openTestKafka(), openTestOutbox()]);
  topic = await kafka.createTopic('events', 4);
});
afterEach(async () => {
  await outbox.close();
  await kafka.close();
});

const open = (change: Readonly<Record<string, string>> = {}) =>
  outbox.openRelay({ KAFKA_BROKERS: kafka.brokers, KAFKA_EVENTS_TOPIC: topic, ...change });
const published = (count: number) =>
  until(`${count} published`, async () => (await outbox.statuses()).PUBLISHED === count);

describe('the relay', () => {
  it('carries committed events to Kafka, in order per key, and marks them', async () => {
    const entries = Array.from({ length: 3_000 }, (_, index) => ({
      key: `key-${index % 40}`,
      payload: { number: index, umlaut: 'Ä', nested: { a: [1, null] } },
    }));
    const ids = await outbox.record(entries);
    const relay = await open();
    await published(3_000);
    const records = await kafka.read(topic);
    expect(records.map(({ headers }) => headers['event-id']).sort()).toEqual([...ids].sort());
    for (let key = 0; key < 40; key += 1) {
      const own = records.filter((one) => one.key === `key-${key}`).map(({ value }) => JSON.parse(value!));
      const numbers = own.map(({ payload }) => payload.number);
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
      expect(numbers).toHaveLength(75);
    }
    const [first] = records;
    expect(JSON.parse(first!.value!)).toEqual({
      eventId: first!.headers['event-id'],
      eventType: 'communication.test',
      version: '1.0',
      timestamp: '2026-03-03T09:00:00.500Z',
      producer: 'communication-service',
      payload: expect.objectContaining({ umlaut: 'Ä', nested: { a: [1, null] } }),
    });
    expect(first!.headers).toEqual({
      'event-id': expect.any(String),
      'event-type': 'communication.test',
      position: expect.stringMatching(/^\d+$/),
    });
    expect(relay.lines.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
  });
});
