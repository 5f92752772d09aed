import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openTestOutbox, type TestOutbox } from '../support/bridge/openTestRelay.js';
import { readTopic } from '../support/kafka/readTopic.js';
import { startTestBroker, type TestBroker } from '../support/kafka/startTestBroker.js';
import { until } from '../support/processes/until.js';

/** Refuses batches as it is told to, so it is the tests' own broker in any case. */
let broker: TestBroker;
let outbox: TestOutbox;

beforeEach(async () => {
  [broker, outbox] = await Promise.all([startTestBroker(), openTestOutbox()]);
});
afterEach(async () => {
  await outbox.close();
  await broker.close();
});

const open = (change: Readonly<Record<string, string>> = {}) =>
  outbox.openRelay({ KAFKA_BROKERS: broker.brokers, KAFKA_TOPIC_PARTITIONS: '2', ...change });
const count = (status: string, expected: number) =>
  until(`${expected} ${status}`, async () => ((await outbox.statuses())[status] ?? 0) === expected);

/** What is in Kafka, as key and number, in order per key. */
async function arrived(): Promise<Record<string, number[]>> {
  const records = await readTopic(broker.brokers, 'communication-events');
  const numbersOf = (group: typeof records) => group.map(({ value }) => JSON.parse(value!).payload.number);
  const groups = Object.entries(Object.groupBy(records, ({ key }) => key!));
  return Object.fromEntries(groups.map(([key, group]) => [key, numbersOf(group!)]));
}

const refuse = (code: 'MESSAGE_TOO_LARGE' | 'INVALID_RECORD') => {
  let refusals = 0;
  broker.rules.refuseBatch = ({ bytes, records }) => {
    if (!bytes.includes('poison')) return undefined;
    if (records === 1) refusals += 1;
    return code;
  };
  return () => refusals;
};

describe('an event that the broker refuses for itself', () => {
  it('is found in its batch, parked after N tries with its error and size, and holds up its own key alone', async () => {
    const refusals = refuse('INVALID_RECORD');
    const entries = Array.from({ length: 400 }, (_, number) => ({
      key: `key-${number % 8}`,
      payload: { number, ...(number === 83 ? { poison: 'poison' } : {}) },
    }));
    await outbox.record(entries);
    const { lines } = await open({ RELAY_MAX_ATTEMPTS: '4' });
    await count('PARKED', 1);
    await count('PUBLISHED', 360);
    expect(refusals()).toBe(4);
    const [parked] = await outbox.sql("SELECT * FROM communication.outbox_events WHERE status = 'PARKED'");
    expect(parked).toMatchObject({ message_key: 'key-3', attempts: 4, last_error: 'INVALID_RECORD' });
    expect(parked!.size_bytes).toBeGreaterThan(200);
    expect(lines.filter(({ event }) => event === 'relay.event_parked')).toMatchObject([
      { code: 'INVALID_RECORD', attempt: 4, position: 84 },
    ]);
    const byKey = await arrived();
    for (let key = 0; key < 8; key += 1) {
      const expected = entries.map((_, number) => number).filter((number) => number % 8 === key);
      expect(byKey[`key-${key}`]).toEqual(key === 3 ? expected.filter((number) => number < 83) : expected);
    }
    // What comes later under that key waits too, and no other does.
    await outbox.record([
      { key: 'key-3', payload: { number: 1_003 } },
      { key: 'key-4', payload: { number: 1_004 } },
    ]);
    await outbox.notify();
    await count('PUBLISHED', 361);
    expect((await outbox.statuses()).PENDING).toBe(40);
  });

  it('goes out once it is retried, and then what waited behind it, in order', async () => {
    refuse('INVALID_RECORD');
    await outbox.record(
      [1, 2, 3].map((number) => ({ key: 'a', payload: { number, text: number === 1 ? 'poison' : '' } })),
    );
    await open();
    await count('PARKED', 1);
    broker.rules.refuseBatch = undefined;
    await retryParked();
    await count('PUBLISHED', 3);
    expect(await arrived()).toEqual({ a: [1, 2, 3] });
    expect((await outbox.sql('SELECT attempts, last_error FROM communication.outbox_events ORDER BY seq'))[0]).toEqual({
      attempts: 1,
      last_error: null,
    });
  });

  it('is parked again when the broker still refuses it, and lets the rest go when it is dropped', async () => {
    refuse('INVALID_RECORD');
    await outbox.record(
      [1, 2].map((number) => ({ key: 'a', payload: { number, text: number === 1 ? 'poison' : '' } })),
    );
    await open();
    await count('PARKED', 1);
    await retryParked();
    await until('it is parked once more', async () => {
      const [row] = await outbox.sql("SELECT attempts FROM communication.outbox_events WHERE status = 'PARKED'");
      return row?.attempts === 3;
    });
    await inOrderOfLocks(
      `UPDATE communication.outbox_events SET status = 'DROPPED', parked_at = NULL, dropped_at = now(), dropped_by = 'test'
       WHERE status = 'PARKED'`,
    );
    await count('PUBLISHED', 1);
    expect(await arrived()).toEqual({ a: [2] });
  });

  it('counts its tries over restarts', async () => {
    const refusals = refuse('INVALID_RECORD');
    await outbox.record([{ key: 'a', payload: { number: 1, text: 'poison' } }]);
    await outbox.sql('SELECT communication.number_outbox_events()');
    await outbox.sql('UPDATE communication.outbox_events SET attempts = 2');
    await open({ RELAY_MAX_ATTEMPTS: '3' });
    await count('PARKED', 1);
    expect(refusals()).toBe(1);
  });

  it('is parked with its size when it is too large for the broker, or for anybody', async () => {
    const text = 'x'.repeat(2_000_000);
    await outbox.record([
      { key: 'broker', payload: { number: 1, text } },
      { key: 'anybody', payload: { number: 2, text: text.repeat(2) } },
      { key: 'fine', payload: { number: 3 } },
    ]);
    await open({ RELAY_MAX_EVENT_BYTES: '3000000' });
    await count('PARKED', 2);
    await count('PUBLISHED', 1);
    const rows = await outbox.sql(
      "SELECT message_key, last_error, attempts, size_bytes FROM communication.outbox_events WHERE status = 'PARKED' ORDER BY seq",
    );
    expect(rows).toMatchObject([
      { message_key: 'broker', last_error: 'MESSAGE_TOO_LARGE', attempts: 3 },
      { message_key: 'anybody', last_error: 'EVENT_TOO_LARGE', attempts: 1 },
    ]);
    expect(rows.map(({ size_bytes }) => Math.floor(size_bytes / 1_000_000))).toEqual([2, 4]);
  });
});

describe('a failure of the cluster', () => {
  it('parks nothing, however long it lasts', async () => {
    broker.rules.refuseBatch = () => 'NOT_ENOUGH_REPLICAS';
    await outbox.record(Array.from({ length: 20 }, (_, number) => ({ key: `key-${number % 4}`, payload: { number } })));
    const { lines } = await open();
    await until('many tries', async () => lines.filter(({ event }) => event === 'relay.send_failed').length > 8);
    expect(await outbox.statuses()).toEqual({ PENDING: 20 });
    expect(await outbox.bridge()).toMatchObject({ state: 'RETRYING', last_error: 'NOT_ENOUGH_REPLICAS' });
    broker.rules.refuseBatch = undefined;
    await count('PUBLISHED', 20);
    const byKey = await arrived();
    for (const numbers of Object.values(byKey)) expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  });
});

/** As the API does it (src/bridge/bridge.ts). */
async function inOrderOfLocks(change: string): Promise<void> {
  const client = await outbox.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('UPDATE communication.bridge SET command_version = command_version + 1');
    await client.query(change);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
  await outbox.notify();
}

function retryParked(): Promise<void> {
  return inOrderOfLocks(
    `UPDATE communication.outbox_events SET status = 'PENDING', parked_at = NULL, attempts = 0 WHERE status = 'PARKED'`,
  );
}
