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

  it('takes up what took its seq first and committed last, and swaps nothing of a key', async () => {
    await open();
    const slow = await outbox.pool.connect();
    await slow.query('BEGIN');
    await outbox.record([{ key: 'slow', payload: { number: 1 } }], slow);
    await outbox.record([{ key: 'fast', payload: { number: 1 } }]);
    await outbox.notify();
    // The open transaction holds nobody up.
    await published(1);
    await outbox.record([{ key: 'slow', payload: { number: 2 } }], slow);
    await slow.query('COMMIT');
    slow.release();
    await outbox.record([{ key: 'slow', payload: { number: 3 } }]);
    await outbox.notify();
    await published(4);
    const records = await kafka.read(topic);
    const numbers = records.filter(({ key }) => key === 'slow').map(({ value }) => JSON.parse(value!).payload.number);
    expect(numbers).toEqual([1, 2, 3]);
  });

  it('misses and swaps nothing of many writers that commit in any order', async () => {
    await open();
    const writers = Array.from({ length: 6 }, async (_, writer) => {
      const client = await outbox.pool.connect();
      for (let number = 0; number < 40; number += 1) {
        await client.query('BEGIN');
        await outbox.record([{ key: `writer-${writer}`, payload: { number } }], client);
        await client.query('SELECT pg_sleep(random() * 0.005)');
        await client.query('COMMIT');
      }
      client.release();
    });
    await Promise.all(writers);
    await outbox.notify();
    await published(240);
    const records = await kafka.read(topic);
    expect(records).toHaveLength(240);
    for (let writer = 0; writer < 6; writer += 1) {
      const own = records.filter(({ key }) => key === `writer-${writer}`);
      expect(own.map(({ value }) => JSON.parse(value!).payload.number)).toEqual([...Array(40).keys()]);
    }
  });

  it('sends calls before mails, in the order of each, and reads no more than it may hold', async () => {
    await outbox.sql("UPDATE communication.bridge SET paused_at = now(), paused_by = 'test'");
    const one = await kafka.createTopic('one-partition', 1);
    const relay = await open({ KAFKA_EVENTS_TOPIC: one, RELAY_PREFETCH_EVENTS: '40', RELAY_BATCH_EVENTS: '10' });
    const mails = Array.from({ length: 300 }, (_, number) => ({ key: `mail-${number}`, payload: { number } }));
    await outbox.record(mails);
    await outbox.notify();
    await until('mails fill their part of the memory', async () => (await outbox.bridge()).buffered === 40);
    await outbox.record([
      { key: 'digest', priority: 'LOW' },
      { key: 'call', priority: 'HIGH', payload: { number: 1 } },
      { key: 'call', priority: 'HIGH', payload: { number: 2 } },
    ]);
    await outbox.notify();
    await until('the others have room of their own', async () => (await outbox.bridge()).buffered === 43);
    expect(await outbox.bridge()).toMatchObject({ state: 'PAUSED', in_flight: 0 });
    await outbox.sql('UPDATE communication.bridge SET paused_at = NULL, paused_by = NULL');
    await published(303);
    const keys = (await kafka.read(one)).map(({ key }) => key);
    expect(keys.slice(0, 2)).toEqual(['call', 'call']);
    expect(keys.filter((key) => key!.startsWith('mail'))).toEqual(mails.map(({ key }) => key));
    expect(keys.indexOf('digest')).toBeGreaterThan(40);
    expect(relay.lines.some(({ event }) => event === 'relay.resumed')).toBe(true);
  });

  it('holds no more bytes than it may, and goes on', async () => {
    await outbox.sql("UPDATE communication.bridge SET paused_at = now(), paused_by = 'test'");
    await open({ RELAY_PREFETCH_BYTES: '100000' });
    await outbox.record(
      Array.from({ length: 100 }, (_, number) => ({ key: `k-${number}`, payload: { text: 'x'.repeat(9_000) } })),
    );
    await outbox.notify();
    const held = await until('something is held', async () => Number((await outbox.bridge()).buffered) || null);
    expect(held).toBeLessThanOrEqual(12);
    await outbox.sql('UPDATE communication.bridge SET paused_at = NULL, paused_by = NULL');
    await published(100);
  });

  it('sends again under their ids what is told to be replayed', async () => {
    await open();
    const ids = await outbox.record([1, 2, 3].map((number) => ({ key: 'a', payload: { number } })));
    await outbox.notify();
    await published(3);
    await outbox.sql('UPDATE communication.bridge SET command_version = command_version + 1');
    await outbox.sql("UPDATE communication.outbox_events SET status = 'PENDING' WHERE position >= 2");
    await outbox.sql('UPDATE communication.bridge SET command_version = command_version + 1');
    await outbox.notify();
    await published(3);
    const sent = (await kafka.read(topic)).map(({ headers }) => headers['event-id']);
    expect(sent).toEqual([ids[0], ids[1], ids[2], ids[1], ids[2]]);
  });

  it('leaves what the live feed alone is for where it is', async () => {
    await outbox.record([{ key: 'a', topic: null }, { key: 'a' }]);
    await open();
    await published(1);
    expect(await outbox.statuses()).toEqual({ FEED_ONLY: 1, PUBLISHED: 1 });
  });
});

describe('without Kafka', () => {
  it('events go the whole way and stay, and a Kafka that is switched on later gets them all in order', async () => {
    await outbox.record([{ key: 'before' }]);
    const loopback = await outbox.openRelay();
    // It begins at the head, wherever that is when it first looks.
    await until('something is looped back', async () => {
      await outbox.record([{ key: 'probe' }]);
      await outbox.notify();
      return loopback.lines.some(({ event }) => event === 'relay.batch_sent');
    });
    await outbox.record(Array.from({ length: 50 }, (_, number) => ({ key: 'a', payload: { number } })));
    await outbox.notify();
    await until('they were looped back', async () => loopback.lines.some(({ count }) => Number(count) >= 50));
    const [all] = await outbox.sql<{ count: number }>('SELECT count(*)::int AS count FROM communication.outbox_events');
    expect(await outbox.statuses()).toEqual({ PENDING: all!.count });
    expect(await outbox.bridge()).toMatchObject({ transport: 'LOOPBACK', state: 'CONNECTED', last_error: null });
    // It need not even be closed: Kafka goes first.
    await open();
    await published(all!.count);
    await until('the loopback has noticed', async () =>
      loopback.lines.some(({ event }) => event === 'relay.standing_by'),
    );
    const records = (await kafka.read(topic)).filter(({ key }) => key === 'a');
    expect(records.map(({ value }) => JSON.parse(value!).payload.number)).toEqual([...Array(50).keys()]);
    expect(await outbox.bridge()).toMatchObject({ transport: 'KAFKA', published_total: String(all!.count) });
  });
});
