import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSourceEventStream, execute, parse } from 'graphql';
import { saveReport } from '../../src/bridge/consumer/saveReport.js';
import { createMetrics } from '../../src/wiring/createMetrics.js';
import { type Data, type GraphqlService, openGraphql } from './graphql-support.js';

let api: GraphqlService;
beforeEach(async () => {
  api = await openGraphql();
});
afterEach(() => api.close());

const sql = <Row = Data>(text: string, parameters: unknown[] = []) => api.service.sql<Row>(text, parameters);

interface Event {
  readonly id: string;
  readonly position: number;
}

/** Numbered events of the topic, with the status that they are given. */
async function events(count: number, status = 'PENDING', { key = 'M-1', topic = 'communication-events' } = {}) {
  const ids = Array.from({ length: count }, () => randomUUID());
  await sql(
    `INSERT INTO communication.outbox_events (event_id, topic, message_key, event_type, aggregate_type, aggregate_id,
       priority, payload, occurred_at, status)
     SELECT id, $2, $3, 'communication.email_sent', 'email', id, 'NORMAL', '{"email_id": "e"}', '2026-03-01T08:00:00Z', 'PENDING'
     FROM unnest($1::uuid[]) WITH ORDINALITY AS e(id, place) ORDER BY place`,
    [ids, topic, key],
  );
  await sql('SELECT communication.number_outbox_events()');
  const change = {
    PENDING: '',
    PUBLISHED: `published_at = clock_timestamp(),`,
    PARKED: `parked_at = clock_timestamp(), attempts = 3, last_error = 'MESSAGE_TOO_LARGE', size_bytes = 2000000,`,
  }[status];
  await sql(`UPDATE communication.outbox_events SET ${change} status = $2 WHERE event_id = ANY($1)`, [ids, status]);
  return sql<Event>(
    `SELECT event_id AS id, position::int FROM communication.outbox_events WHERE event_id = ANY($1) ORDER BY position`,
    [ids],
  );
}

/** What an active relay would write. */
const relayReports = (change: string) =>
  sql(`UPDATE communication.bridge SET lease_owner = 'host:1', lease_until = clock_timestamp() + interval '1 minute',
    transport = 'KAFKA', reported_at = clock_timestamp(), ${change}`);

const mutate = async (name: string, fields: string, input: Data) => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
  const document = `mutation ($input: ${type}) { ${name}(input: $input) { ${fields} userErrors { code field } } }`;
  return (await api.data(document, { input: { staffMemberId: 'anna', ...input } }))[name];
};
const retry = (outboxEventId: string) => mutate('retryOutboxEvent', 'outboxEvent { status }', { outboxEventId });
const drop = (outboxEventId: string, reason = 'Nobody needs it.') =>
  mutate('dropOutboxEvent', 'outboxEvent { status droppedBy }', { outboxEventId, reason });
const replay = (input: Data) => mutate('replayOutbox', 'replayed { count }', { reason: 'Kafka lost it.', ...input });
const codes = ({ userErrors }: Data) => userErrors.map(({ code, field }: Data) => [code, field]);
const statuses = async () =>
  (await sql(`SELECT status FROM communication.outbox_events ORDER BY position`)).map((row) => row.status);
const version = async () => Number((await sql('SELECT command_version AS v FROM communication.bridge'))[0].v);
const actions = async () =>
  (
    await sql('SELECT action, actor, reason IS NOT NULL AS has_reason FROM communication.staff_actions ORDER BY id')
  ).map(({ action, actor, has_reason }) => [action, actor, has_reason]);

const STATUS = `bridgeStatus { transport state reason relay pausedBy pending inFlight buffered parked oldestPendingSeconds
  eventsPerSecond publishedTotal lastError lastErrorTopic nextRetryAt
  consumers { instance state lastError lastErrorTopic partitions lag receivedTotal }
  inbox { pending retrying waiting deadLetters oldestPendingAt } }`;
const status = async () => (await api.data(`{ ${STATUS} }`)).bridgeStatus;

describe('bridgeStatus', () => {
  it('says that nobody carries events when the lease has run out', async () => {
    await events(3);
    await relayReports(`state = 'CONNECTED', in_flight = 2`);
    await sql(`UPDATE communication.bridge SET lease_until = clock_timestamp() - interval '1 minute',
      reported_at = clock_timestamp() - interval '1 minute'`);
    expect(await status()).toMatchObject({
      state: 'DOWN',
      reason: 'NO_ACTIVE_RELAY',
      relay: null,
      pending: 3,
      inFlight: 0,
      consumers: [],
    });
  });

  it('has the figures of both directions', async () => {
    await events(4);
    await events(2, 'PARKED', { key: 'M-2' });
    await sql(
      `UPDATE communication.outbox_events SET created_at = clock_timestamp() - interval '90 seconds' WHERE position = 2`,
    );
    await sql(
      `UPDATE communication.outbox_events SET created_at = clock_timestamp() - interval '100 seconds' WHERE position = 1`,
    );
    await relayReports(`state = 'RETRYING', last_error = 'TOPIC_MISSING', last_error_topic = 'communication-events',
      last_error_at = clock_timestamp(), next_retry_at = clock_timestamp() + interval '5 seconds', events_per_second = 12.5`);
    await saveReport(api.service.orm.em.fork(), 'host:2', {
      state: 'CONNECTED',
      lastError: null,
      lastErrorTopic: null,
      lastErrorAgoMs: null,
      nextRetryInMs: null,
      partitions: 6,
      lag: 40,
      eventsPerSecond: 3,
      receivedTotal: 1_000,
    });
    await api.service.receive('not JSON');
    const found = await status();
    expect(found).toMatchObject({
      transport: 'KAFKA',
      state: 'RETRYING',
      reason: 'TOPIC_MISSING',
      relay: 'host:1',
      pending: 4,
      parked: 2,
      eventsPerSecond: 12.5,
      lastErrorTopic: 'communication-events',
      consumers: [{ instance: 'host:2', state: 'CONNECTED', partitions: 6, lag: 40, receivedTotal: 1_000 }],
      inbox: { pending: 0, deadLetters: 1 },
    });
    expect(found.nextRetryAt).not.toBeNull();
    expect(Math.floor(found.oldestPendingSeconds)).toBe(100);
    const metrics = await createMetrics(api.service as never).metrics();
    expect(metrics).toContain('communication_outbox_pending 4');
    expect(metrics).toContain('communication_outbox_parked 2');
    expect(metrics).toContain('communication_bridge_state{state="RETRYING"} 1');
    expect(metrics).toContain('communication_bridge_state{state="CONNECTED"} 0');
    expect(metrics).toContain('communication_consumer_lag 40');
    expect(metrics).toContain('communication_dead_letters 1');
  });

  it('forgets a consumer that has been silent', async () => {
    const em = api.service.orm.em.fork();
    const report = { state: 'CONNECTED', lastError: null, lastErrorTopic: null, lastErrorAgoMs: null } as const;
    const figures = { nextRetryInMs: null, partitions: 1, lag: 0, eventsPerSecond: 0, receivedTotal: 0 };
    await saveReport(em, 'gone:1', { ...report, ...figures });
    await sql(`UPDATE communication.bridge_consumers SET reported_at = clock_timestamp() - interval '1 hour'`);
    expect((await status()).consumers).toEqual([]);
    await saveReport(em, 'here:1', { ...report, ...figures });
    expect(await sql('SELECT instance FROM communication.bridge_consumers')).toEqual([{ instance: 'here:1' }]);
  });
});

describe('bridgeStatusChanged', () => {
  it('tells the state at once, then its changes, and ends with its subscriber', async () => {
    await relayReports(`state = 'CONNECTED'`);
    const document = parse(`subscription { bridgeStatusChanged { state pending parked } }`);
    const contextValue = api.createContext();
    const source = (await createSourceEventStream({
      schema: api.schema,
      document,
      contextValue,
    })) as AsyncIterable<unknown>;
    const stream = source[Symbol.asyncIterator]();
    const next = async () => {
      const { value, done } = await stream.next();
      if (done) return 'DONE';
      const result = await execute({
        schema: api.schema,
        document,
        rootValue: value,
        contextValue: api.createContext(),
      });
      return JSON.parse(JSON.stringify(result.data)).bridgeStatusChanged;
    };
    expect(await next()).toEqual({ state: 'CONNECTED', pending: 0, parked: 0 });
    await events(2, 'PARKED');
    const coming = next();
    api.wake();
    expect(await coming).toEqual({ state: 'CONNECTED', pending: 0, parked: 2 });
    await relayReports(`state = 'RETRYING'`);
    const later = next();
    api.wake();
    expect(await later).toMatchObject({ state: 'RETRYING' });
    const last = next();
    await stream.return?.();
    expect(await last).toBe('DONE');
  });
});

describe('pauseBridge and resumeBridge', () => {
  it('says who paused it, keeps the first one, and is audited', async () => {
    await relayReports(`state = 'CONNECTED'`);
    const paused = await mutate('pauseBridge', 'bridgeStatus { state pausedAt pausedBy }', {
      reason: 'Upgrade of Kafka.',
    });
    expect(paused).toMatchObject({ bridgeStatus: { state: 'PAUSED', pausedBy: 'anna' }, userErrors: [] });
    await mutate('pauseBridge', 'bridgeStatus { state }', { reason: 'Again.', staffMemberId: 'bert' });
    expect((await status()).pausedBy).toBe('anna');
    const resumed = await mutate('resumeBridge', 'bridgeStatus { state pausedAt }', { reason: 'Done.' });
    expect(resumed.bridgeStatus).toEqual({ state: 'CONNECTED', pausedAt: null });
    expect(codes(await mutate('pauseBridge', 'bridgeStatus { state }', { reason: ' ' }))).toEqual([
      ['BAD_USER_INPUT', 'input.reason'],
    ]);
    expect(await actions()).toEqual([
      ['pauseBridge', 'anna', true],
      ['pauseBridge', 'bert', true],
      ['resumeBridge', 'anna', true],
    ]);
  });
});

describe('parked events', () => {
  it('stand on the to-do list with what can be done', async () => {
    const [event] = await events(1, 'PARKED');
    const { attentionItems } = await api.data(`{ attentionItems(filter: { kinds: [PARKED_EVENT] }) {
      nodes { kind code actions outboxEventId outboxEvent { id sizeBytes key } } } }`);
    expect(attentionItems.nodes).toEqual([
      {
        kind: 'PARKED_EVENT',
        code: 'MESSAGE_TOO_LARGE',
        actions: ['RETRY_OUTBOX_EVENT', 'DROP_OUTBOX_EVENT'],
        outboxEventId: event?.id,
        outboxEvent: { id: event?.id, sizeBytes: 2_000_000, key: 'M-1' },
      },
    ]);
  });

  it('are sent again or given up, once, and the relay is told', async () => {
    const [first, second] = await events(2, 'PARKED');
    const before = await version();
    expect(await retry(first?.id as string)).toEqual({ outboxEvent: { status: 'PENDING' }, userErrors: [] });
    expect(codes(await retry(first?.id as string))).toEqual([['NOT_PARKED', 'input.outboxEventId']]);
    expect(codes(await drop(first?.id as string))).toEqual([['NOT_PARKED', 'input.outboxEventId']]);
    expect(codes(await drop(second?.id as string, ''))).toEqual([['BAD_USER_INPUT', 'input.reason']]);
    expect(await drop(second?.id as string)).toEqual({
      outboxEvent: { status: 'DROPPED', droppedBy: 'anna' },
      userErrors: [],
    });
    expect(codes(await retry(randomUUID()))).toEqual([['NOT_FOUND', 'input.outboxEventId']]);
    expect(codes(await drop('seven'))).toEqual([['NOT_FOUND', 'input.outboxEventId']]);
    // What was refused has told nobody anything.
    expect(await version()).toBe(before + 2);
    expect(await actions()).toEqual([
      ['retryOutboxEvent', 'anna', false],
      ['dropOutboxEvent', 'anna', true],
    ]);
  });

  it('are settled by one of two who try at once', async () => {
    const [event] = await events(1, 'PARKED');
    const id = event?.id as string;
    const answers = await Promise.all([retry(id), drop(id), retry(id), drop(id)]);
    expect(answers.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
  });

  it('are sent again by topic, type and key', async () => {
    await events(2, 'PARKED', { key: 'A' });
    await events(3, 'PARKED', { key: 'B' });
    const retryAll = async (input: Data) =>
      (await mutate('retryParkedEvents', 'retried { count }', input)).retried.count;
    expect(await retryAll({ topic: 'other' })).toBe(0);
    expect(await retryAll({ key: 'A', eventType: 'communication.email_sent' })).toBe(2);
    expect(await retryAll({})).toBe(3);
    expect(new Set(await statuses())).toEqual(new Set(['PENDING']));
  });
});

describe('replayOutbox', () => {
  it('puts published events of a range back under their ids, and no others', async () => {
    const published = await events(4, 'PUBLISHED');
    await events(1, 'PENDING');
    const before = await version();
    const answer = await replay({ fromPosition: published[1]?.position, toPosition: published[2]?.position });
    expect(answer).toEqual({ replayed: { count: 2 }, userErrors: [] });
    expect(await statuses()).toEqual(['PUBLISHED', 'PENDING', 'PENDING', 'PUBLISHED', 'PENDING']);
    expect(await version()).toBeGreaterThan(before);
    expect((await replay({ fromPosition: 1 })).replayed.count).toBe(2);
    expect(await actions()).toEqual([
      ['replayOutbox', 'anna', true],
      ['replayOutbox', 'anna', true],
    ]);
  });

  it('takes a topic and times of publishing', async () => {
    await events(2, 'PUBLISHED');
    await sql(`UPDATE communication.outbox_events SET published_at = '2026-01-01T00:00:00Z' WHERE position = 1`);
    const topic = 'communication-events';
    expect((await replay({ topic, from: '2026-01-01T00:00:00Z', to: '2026-01-01T00:00:01Z' })).replayed.count).toBe(1);
    expect(await statuses()).toEqual(['PENDING', 'PUBLISHED']);
    expect((await replay({ to: '2026-01-01T00:00:00Z' })).replayed.count).toBe(0);
  });

  it('refuses what is reversed, unknown, not kept, or no range at all', async () => {
    await events(3, 'PUBLISHED');
    await sql('UPDATE communication.feed_head SET kept_from = 2');
    const refusals: [Data, string, string][] = [
      [{}, 'BAD_USER_INPUT', 'input'],
      [{ fromPosition: 1, from: '2026-01-01T00:00:00Z' }, 'BAD_USER_INPUT', 'input'],
      [{ fromPosition: 3, toPosition: 2 }, 'BAD_USER_INPUT', 'input.toPosition'],
      [{ fromPosition: 0 }, 'BAD_USER_INPUT', 'input.fromPosition'],
      [{ from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }, 'BAD_USER_INPUT', 'input.to'],
      [{ fromPosition: 1 }, 'RANGE_NOT_KEPT', 'input.fromPosition'],
      [{ from: '2020-01-01T00:00:00Z' }, 'RANGE_NOT_KEPT', 'input.from'],
      [{ fromPosition: 4 }, 'RANGE_UNKNOWN', 'input.fromPosition'],
      [{ toPosition: 99 }, 'RANGE_UNKNOWN', 'input.toPosition'],
      [{ fromPosition: 2, topic: 'nowhere' }, 'UNKNOWN_TOPIC', 'input.topic'],
      [{ fromPosition: 2, reason: ' ' }, 'BAD_USER_INPUT', 'input.reason'],
    ];
    for (const [input, code, field] of refusals) expect(codes(await replay(input))).toEqual([[code, field]]);
    expect(new Set(await statuses())).toEqual(new Set(['PUBLISHED']));
    expect(await actions()).toEqual([]);
  });
});

describe('outboxEvents', () => {
  const LIST = `query ($filter: OutboxEventFilter, $orderBy: OutboxEventOrder, $first: Int, $after: String) {
    outboxEvents(filter: $filter, orderBy: $orderBy, first: $first, after: $after) { totalCount pageInfo { endCursor }
      nodes { __typename id position topic key eventType aggregateType aggregateId priority payload status attempts lastError } } }`;
  const list = async (variables: Data = {}) => (await api.data(LIST, variables)).outboxEvents;

  it('lists, filters, sorts and pages', async () => {
    const [published] = await events(1, 'PUBLISHED', { key: 'A' });
    const parked = await events(2, 'PARKED', { key: 'B' });
    const all = await list();
    expect(all.nodes.map((node: Data) => node.position)).toEqual([3, 2, 1]);
    expect(all.nodes[2]).toEqual({
      __typename: 'OutboxEvent',
      id: published?.id,
      position: 1,
      topic: 'communication-events',
      key: 'A',
      eventType: 'communication.email_sent',
      aggregateType: 'email',
      aggregateId: published?.id,
      priority: 'NORMAL',
      payload: { email_id: 'e' },
      status: 'PUBLISHED',
      attempts: 0,
      lastError: null,
    });
    const ids = async (filter: Data) => (await list({ filter })).nodes.map((node: Data) => node.id);
    const newestFirst = parked.map(({ id }) => id).reverse();
    expect(await ids({ statuses: ['PARKED'] })).toEqual(newestFirst);
    expect(await ids({ keys: ['B'], topics: ['communication-events'] })).toEqual(newestFirst);
    expect(await ids({ positions: { from: 1, to: 1 } })).toEqual([published?.id]);
    expect(await ids({ aggregateIds: [published?.id] })).toEqual([published?.id]);
    expect(
      await ids({ eventTypes: ['communication.email_sent'], occurredAt: { from: '2026-03-02T00:00:00Z' } }),
    ).toEqual([]);
    const orderBy = { field: 'POSITION', direction: 'ASC' };
    const page = await list({ orderBy, first: 2 });
    expect([page.totalCount, page.nodes.length]).toEqual([3, 2]);
    const rest = await list({ orderBy, first: 2, after: page.pageInfo.endCursor });
    expect(rest.nodes.map((node: Data) => node.position)).toEqual([3]);
    expect(await api.failures(LIST, { filter: { positions: { from: 3, to: 2 } } })).toEqual([
      ['BAD_USER_INPUT', 'filter.positions'],
    ]);
  });

  it('is found by its id', async () => {
    const [event] = await events(1);
    const { node, outboxEvent } = await api.data(
      'query ($id: ID!) { node(id: $id) { __typename id } outboxEvent(id: $id) { position status } }',
      { id: event?.id },
    );
    expect(node).toEqual({ __typename: 'OutboxEvent', id: event?.id });
    expect(outboxEvent).toEqual({ position: 1, status: 'PENDING' });
  });
});
