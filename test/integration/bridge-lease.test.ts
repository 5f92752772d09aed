import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createRelayStore } from '../../src/bridge/relay/createRelayStore.js';
import type { OutgoingEvent } from '../../src/bridge/relay/outgoingEvent.js';
import type { Lease, RelayStore } from '../../src/bridge/relay/relayStore.js';
import { openTestOutbox, type TestOutbox } from '../support/bridge/openTestRelay.js';
import { openTestKafka, type TestKafka } from '../support/kafka/openTestKafka.js';
import { until } from '../support/processes/until.js';

let outbox: TestOutbox;
beforeEach(async () => {
  outbox = await openTestOutbox();
});
afterEach(() => outbox.close());

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const openStore = (leaseMs: number) =>
  createRelayStore({ databaseUrl: outbox.url, leaseMs, logger: silent, wake: () => {} });
const REPORT = {
  state: 'CONNECTED',
  inFlight: 0,
  buffered: 0,
  eventsPerSecond: 0,
  error: null,
  nextRetryInMs: null,
  failedSends: 0,
} as const;

describe('the lease', () => {
  const stores: RelayStore[] = [];
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
  });
  const open = (leaseMs = 60_000) => {
    const store = openStore(leaseMs);
    stores.push(store);
    return store;
  };
  const take = (store: RelayStore, owner: string, transport: 'KAFKA' | 'LOOPBACK' = 'KAFKA') =>
    store.takeLease({ owner, transport });
  const events = async (store: RelayStore): Promise<readonly OutgoingEvent[]> => {
    const { head } = await store.look();
    const [page] = await store.read([{ priority: 'NORMAL', after: 0, events: 10, bytes: 1_000_000 }], head);
    return page!.events;
  };

  it('is one relay’s, until it is given back', async () => {
    const [first, second] = [open(), open()];
    const lease = (await take(first, 'one')) as Lease;
    expect(lease.token).toBe('1');
    expect(await take(second, 'two')).toEqual({ heldForMs: expect.any(Number) });
    await first.release(lease);
    expect(await take(second, 'two')).toMatchObject({ token: '2' });
  });

  it('goes to one of many who ask at once', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, (_, index) => take(open(), `relay-${index}`)));
    expect(all.filter((answer) => 'token' in answer)).toHaveLength(1);
  });

  it('goes without waiting to the next thread of the same process, and from a loopback to Kafka', async () => {
    const [first, second] = [open(), open()];
    await take(first, 'one', 'LOOPBACK');
    expect(await take(second, 'two', 'LOOPBACK')).toHaveProperty('heldForMs');
    expect(await take(second, 'two', 'KAFKA')).toMatchObject({ token: '2' });
    expect(await take(first, 'one', 'LOOPBACK')).toHaveProperty('heldForMs');
    expect(await take(second, 'two', 'KAFKA')).toMatchObject({ token: '3' });
  });

  it('fences: with an older token nothing is marked, parked, renewed or given back', async () => {
    await outbox.record([{ key: 'a' }, { key: 'b' }]);
    const [stale, current] = [open(1), open()];
    const old = (await take(stale, 'one')) as Lease;
    const read = await events(stale);
    const lease = await until('the lease has run out', async () => {
      const answer = await take(current, 'two');
      return 'token' in answer && answer;
    });
    expect(await stale.markPublished(old, read)).toBe(false);
    expect(await stale.recordRefusal(old, { event: read[0]!, code: 'INVALID_RECORD', park: true })).toBe(false);
    expect(await stale.renew(old, REPORT)).toBeNull();
    await stale.release(old);
    expect(await outbox.statuses()).toEqual({ PENDING: 2 });
    expect(await outbox.bridge()).toMatchObject({ lease_owner: 'two', fencing_token: '2', published_total: '0' });
    expect(await current.markPublished(lease, read)).toBe(true);
    expect(await outbox.statuses()).toEqual({ PUBLISHED: 2 });
  });

  it('that has run out and that nobody took is still good for marking', async () => {
    await outbox.record([{ key: 'a' }]);
    const store = open(1);
    const lease = (await take(store, 'one')) as Lease;
    const read = await events(store);
    await until('it has run out', async () => {
      const [row] = await outbox.sql('SELECT lease_until < clock_timestamp() AS over FROM communication.bridge');
      return row?.over;
    });
    expect(await store.markPublished(lease, read)).toBe(true);
  });

  it('lets a takeover wait for a mark that is under way, and the other way round', async () => {
    await outbox.record([{ key: 'a' }]);
    const [first, second] = [open(), open()];
    const lease = (await take(first, 'one')) as Lease;
    const read = await events(first);
    const client = await outbox.pool.connect();
    await client.query('BEGIN');
    await client.query("UPDATE communication.bridge SET lease_owner = 'two', fencing_token = fencing_token + 1");
    const marking = first.markPublished(lease, read);
    await until('the mark waits for the takeover', async () => {
      const waiting = await outbox.sql(
        "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%PUBLISHED%'",
      );
      return waiting.length > 0;
    });
    await client.query('COMMIT');
    client.release();
    expect(await marking).toBe(false);
    expect(await outbox.statuses()).toEqual({ PENDING: 1 });
    await second.close();
  });
});

describe('two relays', () => {
  let kafka: TestKafka;
  beforeEach(async () => {
    kafka = await openTestKafka();
  });
  afterEach(() => kafka.close());

  it('take turns: the one that stands by goes on at once when the active one closes', async () => {
    const topic = await kafka.createTopic('turns');
    // The lease is long: who takes over was woken, and did not wait for its end.
    const settings = { KAFKA_BROKERS: kafka.brokers, KAFKA_EVENTS_TOPIC: topic, RELAY_LEASE: '10min' };
    const first = await outbox.openRelay(settings);
    await until('the first is active', async () => first.lines.some(({ event }) => event === 'relay.active'));
    const second = await outbox.openRelay(settings);
    await until('the second stands by', async () => second.lines.some(({ event }) => event === 'relay.standing_by'));
    await outbox.record(
      Array.from({ length: 500 }, (_, number) => ({ key: `key-${number % 7}`, payload: { number } })),
    );
    await outbox.notify();
    await first.close();
    await until('all are published', async () => (await outbox.statuses()).PUBLISHED === 500);
    expect(second.lines.some(({ event }) => event === 'relay.active')).toBe(true);
    const records = await kafka.read(topic);
    expect(new Set(records.map(({ headers }) => headers['event-id'])).size).toBe(500);
    expect(records).toHaveLength(500);
  });

  it('a relay whose lease was taken drops everything, and takes its turn again later', async () => {
    const topic = await kafka.createTopic('taken');
    const relay = await outbox.openRelay({ KAFKA_BROKERS: kafka.brokers, KAFKA_EVENTS_TOPIC: topic });
    await until('it is active', async () => relay.lines.some(({ event }) => event === 'relay.active'));
    await outbox.sql(
      "UPDATE communication.bridge SET lease_owner = 'somebody else', fencing_token = fencing_token + 1, lease_until = clock_timestamp() + interval '0.5 s'",
    );
    await outbox.record([{ key: 'a' }]);
    await outbox.notify();
    await until('it noticed', async () => relay.lines.some(({ event }) => event === 'relay.lease_lost'));
    await until('it took its turn again', async () => (await outbox.statuses()).PUBLISHED === 1);
    expect(Number((await outbox.bridge()).fencing_token)).toBeGreaterThanOrEqual(3);
  });
});
