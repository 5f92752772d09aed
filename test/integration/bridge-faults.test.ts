import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { superviseThread } from '../../src/bridge/threads/superviseThread.js';
import { createLogger } from '../../src/logging/createLogger.js';
import { openTestOutbox, relayData, type TestOutbox } from '../support/bridge/openTestRelay.js';
import { threadProgram } from '../support/bridge/threadProgram.js';
import { readTopic } from '../support/kafka/readTopic.js';
import { startTestBroker, type TestBroker } from '../support/kafka/startTestBroker.js';
import { until } from '../support/processes/until.js';

/** Misbehaves as it is told to, so it is the tests' own broker in any case. */
let broker: TestBroker;
let outbox: TestOutbox;

beforeEach(async () => {
  [broker, outbox] = await Promise.all([startTestBroker(), openTestOutbox()]);
});
afterEach(async () => {
  await outbox.close();
  await broker.close();
});

const environment = (change: Readonly<Record<string, string>> = {}) => ({
  KAFKA_BROKERS: broker.brokers,
  KAFKA_TOPIC_PARTITIONS: '3',
  KAFKA_REQUEST_TIMEOUT: '300ms',
  KAFKA_CONNECT_TIMEOUT: '1s',
  ...change,
});
const open = (change: Readonly<Record<string, string>> = {}) => outbox.openRelay(environment(change));
const published = (count: number) =>
  until(`${count} published`, async () => (await outbox.statuses()).PUBLISHED === count);
const record = (count: number, from = 0) =>
  outbox.record(
    Array.from({ length: count }, (_, index) => ({ key: `key-${index % 9}`, payload: { number: from + index } })),
  );

/** Nothing is lost, and the first occurrences of the ids are in order per key; returns how many repeats there are. */
async function judge(ids: readonly string[]): Promise<number> {
  const records = await readTopic(broker.brokers, 'communication-events');
  const firsts = new Map<string, (typeof records)[number]>();
  for (const one of records) if (!firsts.has(one.headers['event-id']!)) firsts.set(one.headers['event-id']!, one);
  expect([...firsts.keys()].sort()).toEqual([...ids].sort());
  for (const own of Object.values(Object.groupBy([...firsts.values()], ({ key }) => key!))) {
    const numbers = own!.map(({ value }) => JSON.parse(value!).payload.number as number);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(new Set(own!.map(({ partition }) => partition)).size).toBe(1);
  }
  return records.length - firsts.size;
}

describe('a reply that is swallowed after the broker has stored the batch', () => {
  it.each([
    ['one by one', '1'],
    ['with several partitions at once', '50'],
  ])('loses nothing and swaps nothing, %s', async (_name, batchEvents) => {
    let requests = 0;
    broker.rules.disturb = ({ api }) => (api === 'Produce' && ++requests % 3 === 0 ? 'SWALLOW' : undefined);
    const ids = await record(60);
    await open({ RELAY_BATCH_EVENTS: batchEvents });
    await published(60);
    expect(await judge(ids)).toBeGreaterThan(0);
  });
});

describe('a broker', () => {
  it('that is down at the start gets everything once it is up', async () => {
    await broker.stop();
    const ids = await record(500);
    const relay = await open();
    await until('it was tried often', async () => relay.lines.length > 4);
    expect(await outbox.bridge()).toMatchObject({ state: 'RETRYING', last_error: 'BROKER_UNREACHABLE' });
    ids.push(...(await record(500, 500)));
    await broker.start();
    await published(1_000);
    await until('it is told', async () => (await outbox.bridge()).state === 'CONNECTED');
    expect(await judge(ids)).toBe(0);
  });

  it('that goes away and comes back again and again under load gets everything', async () => {
    const relay = await open({ RELAY_BATCH_EVENTS: '20' });
    const ids: string[] = [];
    for (let round = 0; round < 5; round += 1) {
      ids.push(...(await record(200, round * 200)));
      await outbox.notify();
      await until('some are published', async () => ((await outbox.statuses()).PUBLISHED ?? 0) > round * 200 + 20);
      await broker.stop();
      await broker.start();
    }
    await published(1_000);
    await judge(ids);
    expect(relay.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('that says nothing any more is left after the deadline', async () => {
    const ids = await record(100);
    let hung = 0;
    broker.rules.disturb = ({ api }) => (api === 'Produce' && hung < 6 && ++hung > 1 ? 'HANG' : undefined);
    const { lines } = await open({ RELAY_BATCH_EVENTS: '10' });
    await published(100);
    await judge(ids);
    expect(lines.some(({ code }) => code === 'REQUEST_TIMEOUT')).toBe(true);
  });

  it('that died while nobody wanted anything of it is noticed', async () => {
    await open();
    await until('connected', async () => (await outbox.bridge()).state === 'CONNECTED');
    await broker.stop();
    await until('noticed', async () => (await outbox.bridge()).last_error === 'BROKER_UNREACHABLE');
    await broker.start();
    await until('connected again', async () => (await outbox.bridge()).state === 'CONNECTED');
  });
});

describe('what is set wrong', () => {
  const reasonOf = (code: string) =>
    until(code, async () => {
      const { last_error, last_error_topic } = await outbox.bridge();
      return last_error === code && { last_error, last_error_topic };
    });

  it('is named: a topic that is missing and may not be created', async () => {
    await open({ KAFKA_CREATE_TOPICS: 'false', KAFKA_EVENTS_TOPIC: 'nowhere' });
    expect(await reasonOf('TOPIC_MISSING')).toMatchObject({ last_error_topic: 'nowhere' });
  });

  it('is named: a topic that the broker does not create for us', async () => {
    broker.rules.allowCreatingTopics = false;
    await open();
    expect(await reasonOf('TOPIC_NOT_CREATED')).toMatchObject({ last_error_topic: 'communication-events' });
  });

  it.each(['plain', 'scram-sha-256', 'scram-sha-512'])(
    'is named: a password for %s; the right one does',
    async (mechanism) => {
      broker.rules.users = new Map([['service', 'secret']]);
      const sasl = { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: 'service' };
      const ids = await record(3);
      const wrong = await open({ ...sasl, KAFKA_SASL_PASSWORD: 'wrong' });
      await reasonOf('AUTHENTICATION_FAILED');
      expect(JSON.stringify(wrong.lines)).not.toContain('wrong');
      await wrong.close();
      await open({ ...sasl, KAFKA_SASL_PASSWORD: 'secret' });
      await published(3);
      broker.rules.users = undefined;
      expect(await judge(ids)).toBe(0);
    },
  );

  it('is named: TLS where the broker speaks none, and a file that is not there', async () => {
    const relay = await open({ KAFKA_TLS: 'true' });
    await until('it does not work', async () => (await outbox.bridge()).last_error !== null);
    await relay.close();
    await open({ KAFKA_TLS: 'true', KAFKA_TLS_CA_FILE: '/nowhere/ca.pem' });
    await reasonOf('TLS_FAILED');
  });
});

describe('a thread that throws again and again', () => {
  it('is started anew each time, and loses nothing', async () => {
    const openRelay = pathToFileURL(join(process.cwd(), 'dist/bridge/relay/openRelay.js')).href;
    // Throws after a few batches, wherever it is then with marking them.
    const program = `
      const { openRelay } = await import('${openRelay}');
      let sent = 0;
      const debug = ({ event }) => {
        if (event === 'relay.batch_sent' && ++sent === 5) setImmediate(() => { throw new Error('crash'); });
      };
      return openRelay(data, { ...logger, debug });`;
    const ids = await record(120);
    const thread = superviseThread({
      name: 'relay',
      file: threadProgram(program),
      data: relayData(outbox.url, environment({ RELAY_BATCH_EVENTS: '5', RELAY_LEASE: '10min' })),
      logger: createLogger({ level: 'silent' }),
      closeTimeoutMs: 5_000,
      restartFirstMs: 1,
      restartMaximumMs: 20,
    });
    try {
      await until('it has crashed a few times', async () => thread.starts() > 3);
      await published(120);
    } finally {
      await thread.close();
    }
    await judge(ids);
  });
});
