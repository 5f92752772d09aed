import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ConsumedBatch } from '../../src/bridge/consumer/consumedBatch.js';
import { storeBatch } from '../../src/wiring/startConsumer.js';
import { openTestConsumer, type TestConsumer } from '../support/bridge/openTestConsumer.js';
import { aMatch, anEvent, aTherapist, type TestEvent } from '../support/builders.js';
import { openTestKafka, type TestKafka } from '../support/kafka/openTestKafka.js';
import { createScenario, type Scenario } from '../support/service/createScenario.js';
import { openTestService, type TestService } from '../support/service/openTestService.js';

let kafka: TestKafka;
let service: TestService;
let scenario: Scenario;
let topic: string;
/** Each test has one. */
let group: string;
const consumers: TestConsumer[] = [];
beforeAll(async () => {
  [kafka, service] = await Promise.all([openTestKafka(), openTestService()]);
  scenario = createScenario(service);
}, 60_000);
afterAll(() => Promise.all([service.close(), kafka.close()]));
beforeEach(async () => {
  scenario.nextTuesday();
  topic = await kafka.createTopic('events', 4);
  group = kafka.uniqueName('group');
});
afterEach(async () => {
  for (const consumer of consumers.splice(0)) await consumer.close();
});

const inInbox = (batch: ConsumedBatch) => storeBatch(service, batch);

function consume(store = inInbox): TestConsumer {
  const consumer = openTestConsumer({ brokers: kafka.brokers, topics: [topic], group, store });
  consumers.push(consumer);
  return consumer;
}

const send = (...messages: { key?: string; value: string | Buffer | null; partition?: number }[]) =>
  kafka.producer.send({ topic, messages, acks: -1 });
const message = (event: TestEvent, key = 'key') => ({ key, value: JSON.stringify(event) });

async function committed(): Promise<Record<number, string>> {
  const [found] = await kafka.admin.fetchOffsets({ groupId: group, topics: [topic] });
  return Object.fromEntries((found?.partitions ?? []).map(({ partition, offset }) => [partition, offset]));
}

const inbox = () =>
  service.sql<{ event_id: string; status: string; outcome: string | null; message_offset: string; partition: number }>(
    'SELECT event_id, status, outcome, partition, message_offset FROM communication.inbox_events WHERE topic = $1 ORDER BY seq',
    [topic],
  );
const letters = () =>
  service.sql<{ reason_code: string; partition: number; message_offset: string }>(
    `SELECT reason_code, partition, message_offset FROM communication.dead_letters WHERE topic = $1
     ORDER BY message_offset`,
    [topic],
  );

describe('what comes in through Kafka', () => {
  it('is handled; what is not valid is set aside with its place, and the next one is handled', async () => {
    await service.sql(`ALTER TABLE communication.therapists ADD CONSTRAINT test_trap CHECK (last_name <> 'Falle')`);
    const good = aMatch('K-1', { matchId: 'k-1' });
    const partition = 2;
    const values = [
      message(aTherapist({ nachname: 'Falle' }, { id: 'K-trap' })),
      { key: 'key', value: 'not JSON' },
      { key: 'key', value: null },
      { value: Buffer.from([0xff, 0xfe, 0x00]) },
      message(anEvent('match.archived', { match_id: 'k-1' })),
      { key: 'key', value: JSON.stringify({ eventType: 'match.created' }) },
      message(good),
    ];
    await send(...values.map((value) => ({ ...value, partition })));
    const consumer = consume();
    await consumer.untilStored(values.length);
    await service.workInbox();
    expect(await scenario.statuses('k-1')).toHaveLength(1);
    expect(await letters()).toEqual([
      { reason_code: 'NOT_JSON', partition, message_offset: '1' },
      { reason_code: 'NO_VALUE', partition, message_offset: '2' },
      { reason_code: 'NOT_JSON', partition, message_offset: '3' },
      { reason_code: 'BAD_ENVELOPE', partition, message_offset: '5' },
    ]);
    const events = await inbox();
    expect(events.map(({ status, message_offset }) => [message_offset, status])).toEqual([
      ['0', 'PENDING'],
      ['4', 'DONE'],
      ['6', 'DONE'],
    ]);
    await service.sql('ALTER TABLE communication.therapists DROP CONSTRAINT test_trap');
  });

  it('makes one request of one match.created that is delivered a hundred times', async () => {
    const match = aMatch('K-2', { matchId: 'k-2' });
    await send(...Array.from({ length: 100 }, (_, index) => ({ ...message(match), partition: index % 4 })));
    const consumer = consume();
    await consumer.untilStored(100);
    await Promise.all([service.workInbox(), service.workInbox(), service.workInbox()]);
    expect(await scenario.statuses('k-2')).toHaveLength(1);
    expect(await inbox()).toHaveLength(1);
  });

  it('is committed once it is stored, and read again by the next consumer when it is not', async () => {
    await send(message(aMatch('K-3', { matchId: 'k-3' })));
    let refusals = 0;
    const consumer = consume(async (batch) => {
      refusals += 1;
      if (refusals < 3) throw new Error('The database is away.');
      await inInbox(batch);
    });
    await consumer.untilStored(1);
    expect(refusals).toBe(3);
    await send(message(aMatch('K-4', { matchId: 'k-4' })));
    await consumer.untilStored(2);
    await consumer.close();
    expect(Object.values(await committed()).filter((offset) => offset === '2')).toHaveLength(1);
  });

  it('has its effect once when a consumer dies between storing and committing', async () => {
    const events = Array.from({ length: 30 }, (_, i) => aTherapist({ nachname: `Name ${i}` }, { id: 'K-5' }));
    await send(...events.map((event) => message(event, 'K-5')));
    let storedOnce: () => void = () => undefined;
    const stored = new Promise<void>((resolve) => {
      storedOnce = resolve;
    });
    // Stores, and never hears that it did.
    const first = consume(async (batch) => {
      await inInbox(batch);
      storedOnce();
      return new Promise(() => undefined);
    });
    await stored;
    await first.close();
    expect(Object.values(await committed()).every((offset) => offset === '-1')).toBe(true);
    const second = consume();
    await second.untilStored(30);
    expect((await inbox()).map((row) => row.event_id)).toEqual(events.map((event) => event.eventId));
    await service.workInbox();
    expect((await scenario.therapist('K-5')).last_name).toBe('Name 29');
  });
});

describe('a rebalance in the middle of work', () => {
  it('repeats no effect and keeps the order of each key', async () => {
    const keys = Array.from({ length: 8 }, (_, i) => `R-${i}`);
    const eventsOf = new Map(
      keys.map((id) => [id, Array.from({ length: 15 }, (_, n) => aTherapist({ nachname: `Nr ${n}` }, { id }))]),
    );
    const all = Array.from({ length: 15 }, (_, n) => keys.map((id) => message(eventsOf.get(id)?.[n] as TestEvent, id)));
    const first = consume();
    await first.untilState('CONNECTED');
    for (const row of all.slice(0, 5)) await send(...row);
    await first.untilStored(20);
    // One joins while the first is at work, then the first one leaves while the second is.
    const second = consume();
    for (const row of all.slice(5, 10)) await send(...row);
    await second.untilState('CONNECTED');
    for (const row of all.slice(10)) await send(...row);
    await second.untilStored(1);
    await first.close();
    const known = () => new Set([...first.values(), ...second.values()]).size;
    await second.until(() => known() === 120);
    const rows = await inbox();
    expect(rows).toHaveLength(120);
    for (const id of keys) {
      const ids = eventsOf.get(id)?.map((event) => event.eventId) ?? [];
      expect(rows.filter((row) => ids.includes(row.event_id)).map((row) => row.event_id)).toEqual(ids);
    }
    await Promise.all([service.workInbox(), service.workInbox()]);
    expect((await inbox()).every((row) => row.status === 'DONE')).toBe(true);
    for (const id of keys) expect((await scenario.therapist(id)).last_name).toBe('Nr 14');
  });
});
