import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aMatch, anEvent, aTherapist } from '../support/builders.js';
import { type Data, type GraphqlService, openGraphql } from './graphql-support.js';

let api: GraphqlService;
beforeAll(async () => {
  api = await openGraphql();
});
afterAll(() => api.close());
beforeEach(() => api.scenario.nextTuesday());

const FIELDS = `id source topic partition offset eventId eventType reasonCode reason status payloadSize resolvedBy
  payload { form content }`;
const LIST = `query ($filter: DeadLetterFilter, $orderBy: DeadLetterOrder, $first: Int) {
  deadLetters(filter: $filter, orderBy: $orderBy, first: $first) { totalCount nodes { ${FIELDS} } } }`;
const RETRY = `mutation ($id: ID!) { retryDeadLetter(input: { deadLetterId: $id, staffMemberId: "anna" }) {
  deadLetter { status resolvedBy resolvedAt } userErrors { code field } } }`;
const DROP = `mutation ($id: ID!, $reason: String!) { dropDeadLetter(input: { deadLetterId: $id, staffMemberId: "anna", reason: $reason }) {
  deadLetter { status resolvedBy } userErrors { code field } } }`;

const letters = async (filter: Data = { statuses: ['OPEN'] }) =>
  (await api.data(LIST, { filter })).deadLetters.nodes as Data[];
const newest = async () => (await letters())[0];
const retry = async (id: string) => (await api.data(RETRY, { id })).retryDeadLetter;
const drop = async (id: string, reason = 'Sent anew by the matching service.') =>
  (await api.data(DROP, { id, reason })).dropDeadLetter;
const inboxOf = (eventId: string) =>
  api.service
    .sql<{ status: string; outcome: string }>(
      'SELECT status, outcome FROM communication.inbox_events WHERE event_id = $1',
      [eventId],
    )
    .then(([row]) => row);
const place = (offset: number) => ({ topic: 'matching-events', partition: 2, offset: String(offset), timestamp: null });
const fromKafka = (raw: string, offset: number) =>
  api.service.receiveBatch([
    { raw, origin: { source: 'matching-events', offset: `2:${offset}`, kafka: place(offset) } },
  ]);

/** Two matches of one id; the second one is set aside. */
async function aConflict(name: string) {
  const conflict = aMatch(`T-${name}`, { matchId: name, patientId: 'another' });
  await api.scenario.ingest(aMatch(`T-${name}`, { matchId: name, patientId: `P-${name}` }), conflict);
  return conflict;
}

describe('deadLetters', () => {
  it('shows where a message stands and what it held', async () => {
    await fromKafka('neither JSON nor "event"', 41);
    expect(await newest()).toMatchObject({
      source: 'matching-events',
      topic: 'matching-events',
      partition: 2,
      offset: '41',
      eventId: null,
      eventType: null,
      reasonCode: 'NOT_JSON',
      status: 'OPEN',
      payloadSize: 24,
      payload: { form: 'TEXT', content: 'neither JSON nor "event"' },
    });
  });

  it('shows bytes in base64, and that there was nothing', async () => {
    const origin = (offset: number) => ({ source: 'patient-events', offset: String(offset) });
    await api.service.receiveBatch([
      { raw: null, origin: origin(1) },
      { raw: { base64: '/wD+' }, origin: origin(2) },
    ]);
    const found = await letters({ sources: ['patient-events'] });
    expect(found.map(({ payload, reasonCode }) => [reasonCode, payload.form, payload.content]).sort()).toEqual([
      ['NOT_JSON', 'BASE64', '/wD+'],
      ['NO_VALUE', 'NONE', null],
    ]);
  });

  it('filters by state, code, type and topic, and is sorted as asked', async () => {
    const conflict = await aConflict('f1');
    expect(await letters({ reasonCodes: ['MATCH_CONFLICT'], eventTypes: ['match.created'] })).toHaveLength(1);
    expect(await letters({ eventIds: [conflict.eventId] })).toHaveLength(1);
    expect(await letters({ topics: ['no-topic'] })).toEqual([]);
    const { deadLetters } = await api.data(LIST, { first: 1, orderBy: { field: 'CREATED_AT', direction: 'ASC' } });
    expect(deadLetters.nodes).toHaveLength(1);
    expect(deadLetters.totalCount).toBeGreaterThan(1);
    expect(await api.failures(LIST, { filter: { eventIds: ['seven'] } })).toEqual([
      ['BAD_USER_INPUT', 'filter.eventIds.0'],
    ]);
  });

  it('is found by its id and stands on the to-do list with what can be done', async () => {
    const { id } = await newest();
    const { node, deadLetter, attentionItems } = await api.data(
      `query ($id: ID!) { node(id: $id) { __typename id } deadLetter(id: $id) { id } attentionItems(filter: { kinds: [DEAD_LETTER] }) {
        nodes { actions deadLetter { id } } } }`,
      { id },
    );
    expect([node, deadLetter]).toEqual([{ __typename: 'DeadLetter', id }, { id }]);
    expect(attentionItems.nodes).toContainEqual({
      actions: ['RETRY_DEAD_LETTER', 'DROP_DEAD_LETTER'],
      deadLetter: { id },
    });
  });
});

describe('retryDeadLetter', () => {
  it('has an event handled again once its cause is mended, before what came later for its key', async () => {
    await api.service.sql(`ALTER TABLE communication.therapists ADD CONSTRAINT test_trap CHECK (last_name <> 'Falle')`);
    const trapped = aTherapist({ nachname: 'Falle' }, { id: 'T-r1' });
    const handlerSettings = { ...api.service, settings: { ...api.service.settings, eventMaxAttempts: 1 } };
    await api.service.receive(trapped);
    await api.service.workInboxOnce(handlerSettings);
    const letter = await newest();
    expect([letter.reasonCode, letter.eventId]).toEqual(['HANDLER_FAILED', trapped.eventId]);
    await api.service.sql('ALTER TABLE communication.therapists DROP CONSTRAINT test_trap');
    await api.service.receive(aTherapist({ nachname: 'Später' }, { id: 'T-r1' }));
    expect(await retry(letter.id)).toMatchObject({
      deadLetter: { status: 'RETRIED', resolvedBy: 'anna' },
      userErrors: [],
    });
    expect((await inboxOf(trapped.eventId))?.status).toBe('PENDING');
    await api.service.workInbox();
    expect((await inboxOf(trapped.eventId))?.outcome).toBe('APPLIED');
    expect((await api.scenario.therapist('T-r1')).last_name).toBe('Später');
    const [action] = await api.service.sql(
      `SELECT actor, action, details FROM communication.staff_actions WHERE subject_id = $1`,
      [letter.id],
    );
    expect(action).toMatchObject({ actor: 'anna', action: 'retryDeadLetter', details: { code: 'HANDLER_FAILED' } });
  });

  it('brings the same entry back when it fails again', async () => {
    await aConflict('r2');
    const { id } = await newest();
    await retry(id);
    expect((await letters({ ids: [id] }))[0].status).toBe('RETRIED');
    await api.service.workInbox();
    expect((await letters({ ids: [id] }))[0]).toMatchObject({ status: 'OPEN', resolvedBy: null });
  });

  it('reads a message again that could not be read; as long as it cannot, nothing changes', async () => {
    const match = aMatch('T-r3', { matchId: 'r3' });
    await fromKafka('broken', 42);
    const letter = await newest();
    expect(await retry(letter.id)).toEqual({
      deadLetter: null,
      userErrors: [{ code: 'MESSAGE_NOT_READABLE', field: 'input.deadLetterId' }],
    });
    expect((await letters({ ids: [letter.id] }))[0].status).toBe('OPEN');
    // What an older version of the service could not read, this one can.
    const sealed = api.service.vault.seal('dead_letters.payload', letter.id, JSON.stringify(match)).bytes;
    await api.service.sql('UPDATE communication.dead_letters SET payload = $2 WHERE id = $1', [letter.id, sealed]);
    expect((await retry(letter.id)).userErrors).toEqual([]);
    await api.service.workInbox();
    expect(await api.scenario.statuses('r3')).toHaveLength(1);
    expect((await letters({ ids: [letter.id] }))[0]).toMatchObject({ eventId: match.eventId, status: 'RETRIED' });
  });

  it('refuses what is settled, unknown, or erased with its patient', async () => {
    await aConflict('r4');
    const { id } = await newest();
    await drop(id);
    const refusals = (answer: Data) => answer.userErrors.map(({ code }: Data) => code);
    expect(refusals(await retry(id))).toEqual(['ALREADY_SETTLED']);
    expect(refusals(await drop(id))).toEqual(['ALREADY_SETTLED']);
    expect(refusals(await retry('00000000-0000-7000-8000-000000000000'))).toEqual(['NOT_FOUND']);
    expect(refusals(await drop('seven'))).toEqual(['NOT_FOUND']);
    await aConflict('r5');
    const erased = await newest();
    await api.scenario.ingest(anEvent('patient.deleted', { patient_id: 'P-r5' }, '2026-03-09T08:00:00.000Z'));
    expect(refusals(await retry(erased.id))).toEqual(['MESSAGE_ERASED']);
    expect((await letters({ ids: [erased.id] }))[0].payload).toEqual({ form: 'ERASED', content: null });
  });

  it('lets one of two who settle it at the same time do so', async () => {
    await aConflict('r6');
    const { id } = await newest();
    const answers = await Promise.all([retry(id), drop(id), retry(id), drop(id)]);
    expect(answers.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
  });
});

describe('dropDeadLetter', () => {
  it('settles it with a reason, which is kept', async () => {
    await aConflict('d1');
    const { id } = await newest();
    expect((await drop(id, '  ')).userErrors).toEqual([{ code: 'BAD_USER_INPUT', field: 'input.reason' }]);
    expect(await drop(id)).toEqual({ deadLetter: { status: 'DROPPED', resolvedBy: 'anna' }, userErrors: [] });
    const [action] = await api.service.sql<{ action: string; reason: Buffer }>(
      'SELECT action, reason FROM communication.staff_actions WHERE subject_id = $1',
      [id],
    );
    expect(action?.action).toBe('dropDeadLetter');
    expect(action?.reason).not.toBeNull();
    expect((await letters()).map((letter) => letter.id)).not.toContain(id);
  });
});
