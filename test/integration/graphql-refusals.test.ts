import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type GraphQLInputType, getNamedType, getNullableType, isInputObjectType, isListType } from 'graphql';
import { aTherapist } from '../support/builders.js';
import { type CallApi, NO_SUCH, openCallApi, requestsThen } from './graphql-calls-support.js';
import type { Data } from './graphql-support.js';

// Each mutation is asked with each bad value in each of its fields.
jest.setTimeout(120_000);

let api: CallApi;
/** What each mutation could be asked for, with every field filled. */
let inputs: Readonly<Record<string, Data>>;
beforeAll(async () => {
  api = await openCallApi({ callLines: 3 });
  inputs = await validInputs();
});
afterAll(() => api.close());

const LATER = '2026-05-01T08:00:00.000Z';

async function validInputs(): Promise<Record<string, Data>> {
  const { scenario, mutate } = api;
  const call = await api.planned('Called', ['c1', 'c2']);
  const mail = await scenario.mailed('Mailed', 'm1', 'm2');
  await api.waiting('Waiting', ['w1', 'w2'], { email: 'waiting@example.org', telefon: null });
  await api.waiting('ByPhone', ['p1']);
  await scenario.ingest(aTherapist({}, { id: 'Other' }));
  const therapistId = await api.therapistId('Other');
  const [c1, m1, w1, p1] = await Promise.all(
    ['c1', 'm1', 'w1', 'p1'].map(async (matchId) => (await scenario.request(matchId)).id),
  );
  const draft = await mutate('createEmail', { therapistId, subject: 's', bodyText: 'b' }, 'email { id }');
  const member = await mutate('createStaffMember', { externalId: 'zoe', name: 'Zoe' }, 'staffMember { id }');
  const emailId = draft.email.id;
  const phoneCallId = call.id;
  const reason = 'r';
  const staff = {
    name: 'X',
    timeZone: 'Europe/Berlin',
    workingHours: { mon: ['8-9'] },
    absences: [{ from: LATER, to: '2026-05-02T08:00:00.000Z' }],
  };
  const later = { outcome: 'LATER', laterUntil: LATER };
  return {
    assignPhoneCall: { phoneCallId, lineId: call.line.id },
    cancelEmail: { emailId },
    cancelPhoneCall: { phoneCallId, ...requestsThen('NOT_BEFORE', LATER), reason },
    claimPhoneCall: { phoneCallId },
    correctOutcome: { placementRequestId: m1, ...later, reason },
    createEmail: { therapistId, subject: 's', bodyText: 'b', placementRequestIds: [w1] },
    createPhoneCall: {
      therapistId: await api.therapistId('ByPhone'),
      placementRequestIds: [p1],
      startsAt: '2026-03-12T13:00:00.000Z',
      durationMinutes: 5,
      force: true,
      reason,
    },
    createStaffMember: { externalId: 'new', ...staff },
    deletePhoneCall: { phoneCallId, ...requestsThen('NOT_BEFORE', LATER), reason },
    dropDeadLetter: { deadLetterId: NO_SUCH, reason },
    dropOutboxEvent: { outboxEventId: NO_SUCH, reason },
    liftSuppression: { therapistId, reason },
    overrideContactRule: { therapistId, rules: ['COOLING'], reason },
    pauseBridge: { reason },
    pauseOutbound: { reason },
    queueEmail: { emailId },
    recordCallOutcome: {
      phoneCallId,
      outcome: 'REACHED',
      outcomes: [{ placementRequestId: c1, ...later, followUpNotes: 'n' }],
      notes: 'n',
    },
    recordEmailResponse: {
      emailId: mail.id,
      outcomes: [{ placementRequestId: m1, ...later }],
      content: 'c',
      receivedAt: api.service.clock.now().toISOString(),
      followUpNotes: 'n',
    },
    releasePhoneCall: { phoneCallId },
    replayOutbox: { from: '2026-03-01T00:00:00Z', to: '2026-03-02T00:00:00Z', topic: 'communication-events', reason },
    reportEmailDelivery: { emailId, status: 'FAILED', error: 'e' },
    requestPlacement: {
      therapistId,
      patientExternalId: 'pp',
      matchId: 'mm',
      patient: {
        age: 30,
        complaints: 'c',
        preferredTimes: 'p',
        registeredOn: '2026-01-01',
        firstName: 'f',
        lastName: 'l',
      },
    },
    reschedulePhoneCall: { phoneCallId, startsAt: '2026-03-12T13:00:00.000Z', durationMinutes: 5, force: true, reason },
    resolveUncertainEmail: { emailId: mail.id, resolution: 'SENT', reason },
    resumeBridge: { reason },
    resumeOutbound: { reason },
    retryDeadLetter: { deadLetterId: NO_SUCH },
    retryOutboxEvent: { outboxEventId: NO_SUCH },
    retryParkedEvents: { eventType: 'e', key: 'k', topic: 't' },
    runFollowUpSweep: {},
    suppressContactPoint: { therapistId, reason },
    updateEmail: { emailId, subject: 's', bodyText: 'b', followUpNotes: 'n' },
    updateEmailBatch: { batchId: (await scenario.batch('Waiting'))?.id, add: [w1], order: [w1], remove: [] },
    updatePhoneCall: { phoneCallId, notes: 'n' },
    updatePhoneCallBatch: {
      batchId: call.batch.id,
      order: [c1],
      items: [{ placementRequestId: c1, followUpNotes: 'n' }],
    },
    updateStaffMember: { id: member.staffMember.id, externalId: 'zoe', ...staff },
    withdrawPlacementRequest: { placementRequestId: w1, reason },
  };
}

/** What people and programs get wrong, by type of field. */
const BAD: Readonly<Record<string, readonly unknown[]>> = {
  String: ['a\0b', '\ud800', 'x'.repeat(250_000)],
  ID: ['x', 'a\0b', '\ud800', NO_SUCH],
  DateTime: ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z', 'x'],
  Date: ['0001-01-01', '9999-12-31', '2026-02-30'],
  Int: [0, -2_147_483_648, 2_147_483_647],
  Boolean: [null],
  Position: ['-1', '9'.repeat(20)],
  WeeklyHours: ['\0', 5, [], { '\0': ['8-9'] }, { mon: '\ud800' }],
};

interface BadInput {
  readonly field: string;
  readonly input: Data;
}

/** The input, with one bad value in one place; each place and each value once. */
function badInputs(input: Data, type: GraphQLInputType, path: readonly string[] = []): BadInput[] {
  const named = getNamedType(type);
  const isList = isListType(getNullableType(type));
  if (isInputObjectType(named)) {
    const inside = isList ? [...path, '0'] : path;
    if (inside.reduce((value: Data, key) => value?.[key], input) === undefined) return [];
    return Object.values(named.getFields()).flatMap((field) => badInputs(input, field.type, [...inside, field.name]));
  }
  return (BAD[named.name] ?? []).map((bad) => ({
    field: path.join('.'),
    input: withValue(input, path, isList ? [bad] : bad),
  }));
}

function withValue(input: Data, path: readonly string[], value: unknown): Data {
  const copy = structuredClone(input);
  const holder = path.slice(0, -1).reduce((inside: Data, key) => inside[key], copy);
  holder[path.at(-1) as string] = value;
  return copy;
}

const mutations = () => Object.values(api.schema.getMutationType()?.getFields() ?? {});
const ask = (name: string, input: Data) => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
  return api.run(`mutation ($input: ${type}) { ${name}(input: $input) { userErrors { code field } } }`, { input });
};

describe('a text that is too long, or that nothing can hold', () => {
  it.each([
    ['an answer', 'recordEmailResponse', 'content', 'x'.repeat(200_001)],
    ['notes of an answer', 'recordEmailResponse', 'followUpNotes', 'x'.repeat(20_001)],
    ['notes of a mail', 'updateEmail', 'followUpNotes', 'x'.repeat(20_001)],
    ['the reason of a withdrawal', 'withdrawPlacementRequest', 'reason', 'x'.repeat(2_001)],
    ['the reason of a move', 'reschedulePhoneCall', 'reason', 'x'.repeat(2_001)],
    ['half a character in a subject', 'updateEmail', 'subject', '\ud800'],
    ['half a character in a match', 'requestPlacement', 'matchId', '\ud800'],
    ['half a character in a topic', 'replayOutbox', 'topic', '\ud800'],
    ['a zero byte in a key', 'retryParkedEvents', 'key', 'a\0'],
    ['half a character in who acts', 'pauseOutbound', 'staffMemberId', '\ud800'],
  ])('is refused as %s', async (_name, mutation, field, value) => {
    const before = await api.scenario.dump();
    const { data, errors } = await ask(mutation, { staffMemberId: 'anna', ...inputs[mutation], [field]: value });
    expect(errors).toBeUndefined();
    expect((data as Data)[mutation].userErrors).toEqual([{ code: 'BAD_USER_INPUT', field: `input.${field}` }]);
    expect(await api.scenario.dump()).toBe(before);
  });
});

describe('whatever a mutation is asked for', () => {
  it('has an input here for each mutation', () => {
    expect(Object.keys(inputs).sort()).toEqual(
      mutations()
        .map(({ name }) => name)
        .sort(),
    );
  });

  it('is done, or refused without changing anything: no bad value gets an unexpected error', async () => {
    const wrong: unknown[] = [];
    let asked = 0;
    let state = await api.scenario.dump();
    for (const { name, args } of mutations()) {
      const valid = { staffMemberId: 'anna', ...inputs[name] };
      for (const { field, input } of badInputs(valid, args[0]?.type as GraphQLInputType)) {
        const { data, errors } = await ask(name, input);
        const after = await api.scenario.dump();
        // What does not fit its type is refused before anything runs; then the error has no path.
        if (errors?.some(({ path }) => path)) wrong.push({ name, field, errors: errors.map(String) });
        const refused = errors !== undefined || (data as Data)[name].userErrors.length > 0;
        if (refused && after !== state) wrong.push({ name, field, changed: true });
        state = after;
        asked += 1;
      }
    }
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(350);
  });
});
