import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createSourceEventStream, type ExecutionResult, execute, parse } from 'graphql';
import { aMatch } from '../support/builders.js';
import { HOUR } from '../support/testClock.js';
import { type CallApi, HOURS, openCallApi } from './graphql-calls-support.js';
import type { Data } from './graphql-support.js';

let api: CallApi;
const open = async () => {
  api = await openCallApi();
  api.service.clock.set('2026-03-10T08:00:00.000Z');
};
const close = () => api.close();

const FIELDS: Readonly<Record<string, string>> = {
  phoneCallStatusChanged:
    'cursor phoneCallId oldStatus newStatus startsAt outcome outcomes { matchId outcome } reason occurredAt phoneCall { status }',
  phoneCallChanged:
    'cursor phoneCallId kind status startsAt previousStartsAt claimed lineId outcome outcomes { matchId outcome laterUntil } reason occurredAt phoneCall { claim { claimedBy } }',
  callListChanged: 'cursor kind phoneCallId change { kind startsAt } phoneCall { status }',
  placementRequestStatusChanged:
    'cursor placementRequestId matchId oldStatus newStatus reason placementRequest { status }',
};

/** The stream of a subscription, each event executed in a context of its own, as the server does it. */
async function subscribe(field: string, args = '') {
  const parts = { schema: api.schema, document: parse(`subscription { ${field}${args} { ${FIELDS[field]} } }`) };
  const source = await createSourceEventStream({ ...parts, contextValue: api.createContext() });
  if (!(Symbol.asyncIterator in source)) throw source.errors?.[0]?.originalError;
  const events = source[Symbol.asyncIterator]();
  // It follows from the first question on.
  let next = events.next();
  next.catch(() => undefined);
  return {
    /** The next changes, without waiting for longer than they take. */
    async take(count: number): Promise<Data[]> {
      const changes: Data[] = [];
      while (changes.length < count) {
        const { value } = await next;
        next = events.next();
        next.catch(() => undefined);
        const result = (await execute({
          ...parts,
          rootValue: value,
          contextValue: api.createContext(),
        })) as ExecutionResult<Data>;
        if (result.errors) throw new AggregateError(result.errors, String(result.errors[0]));
        changes.push(result.data?.[field]);
      }
      return changes;
    },
    close: () => events.return?.(),
  };
}

/** A planned call about one request. */
async function aCall(therapist: string, input: Data = {}): Promise<string> {
  await api.waiting(therapist, [`${therapist}-1`], { telefonische_erreichbarkeit: HOURS });
  const therapistId = await api.therapistId(therapist);
  return (await api.mutate('createPhoneCall', { therapistId, ...input }, 'phoneCall { id }')).phoneCall.id;
}

const act = async (mutation: string, input: Data) => {
  const { userErrors } = await api.mutate(mutation, input, 'userErrors { code }');
  expect(userErrors).toEqual([]);
};

describe('a subscription', () => {
  beforeEach(open);
  afterEach(close);

  describe('phoneCallChanged', () => {
    it('shows a claim made elsewhere, and all that follows', async () => {
      const stream = await subscribe('phoneCallChanged');
      const phoneCallId = await aCall('A');
      // Another process: services of its own on the same database.
      await api.service.anotherCallService().claimPhoneCall({ phoneCallId, staffMemberId: 'ben' });
      api.wake();
      const [scheduled, claim] = await stream.take(2);
      expect(scheduled).toMatchObject({ phoneCallId, kind: 'SCHEDULED', reason: 'MANUAL', claimed: false });
      expect(claim).toMatchObject({
        phoneCallId,
        kind: 'CLAIMED',
        status: 'SCHEDULED',
        claimed: true,
        phoneCall: { claim: { claimedBy: 'ben' } },
      });
      const ben = { phoneCallId, staffMemberId: 'ben' };
      await act('updatePhoneCall', { ...ben, notes: 'besetzt?' });
      await act('releasePhoneCall', ben);
      await act('reschedulePhoneCall', { phoneCallId, startsAt: '2026-03-12T13:30:00.000Z' });
      const request = await api.scenario.request('A-1');
      await act('recordCallOutcome', {
        phoneCallId,
        outcome: 'REACHED',
        outcomes: [{ placementRequestId: request.id, outcome: 'REJECTED' }],
      });
      api.wake();
      const rest = await stream.take(4);
      expect(rest.map((change) => change.kind)).toEqual(['NOTES_CHANGED', 'RELEASED', 'RESCHEDULED', 'COMPLETED']);
      expect(rest[2]).toMatchObject({
        startsAt: '2026-03-12T13:30:00.000Z',
        previousStartsAt: '2026-03-10T09:00:00.000Z',
        reason: 'BY_STAFF',
      });
      expect(rest[3]).toMatchObject({
        outcome: 'REACHED',
        outcomes: [{ matchId: 'A-1', outcome: 'REJECTED', laterUntil: null }],
      });
      await stream.close();
    });

    it('shows who joins and who is settled, and replays behind a cursor', async () => {
      const all = await subscribe('phoneCallChanged');
      const phoneCallId = await aCall('B');
      api.wake();
      const [{ cursor }] = await all.take(1);
      await all.close();
      const filter = `filter: { phoneCallIds: ["${phoneCallId.toUpperCase()}"] }`;
      const stream = await subscribe('phoneCallChanged', `(${filter}, after: "${cursor}")`);
      await aCall('B-other');
      await api.scenario.ingest(aMatch('B', { matchId: 'B-2' }));
      await api.service.calls.runFollowUpSweep({ staffMemberId: 'anna' });
      await api.service.placements.withdrawPlacementRequest({
        placementRequestId: (await api.scenario.request('B-2')).id,
        staffMemberId: 'anna',
      });
      const { phoneCall } = await api.data('query ($id: ID!) { phoneCall(id: $id) { batch { id } } }', {
        id: phoneCallId,
      });
      await act('updatePhoneCallBatch', { batchId: phoneCall.batch.id, items: [] });
      api.wake();
      const changes = await stream.take(3);
      expect(changes.map((change) => [change.kind, change.reason])).toEqual([
        ['PATIENTS_JOINED', 'PATIENTS_JOINED'],
        ['PATIENTS_REMOVED', 'WITHDRAWN'],
        ['BATCH_CHANGED', 'BATCH_CHANGED'],
      ]);
      await stream.close();
      const again = await subscribe('phoneCallChanged', `(after: "${changes[0].cursor}")`);
      expect((await again.take(2)).map((change) => change.kind)).toEqual(['PATIENTS_REMOVED', 'BATCH_CHANGED']);
      await again.close();
    });
  });

  it('phoneCallStatusChanged tells changes of status alone, of the calls asked for', async () => {
    const stream = await subscribe('phoneCallStatusChanged');
    const phoneCallId = await aCall('C');
    await act('claimPhoneCall', { phoneCallId });
    await act('recordCallOutcome', { phoneCallId, outcome: 'NO_ANSWER' });
    api.wake();
    const changes = await stream.take(3);
    const steps = changes.map((change) => [change.oldStatus, change.newStatus, change.outcome]);
    expect(steps.sort()).toEqual(
      [
        [null, 'SCHEDULED', null],
        ['SCHEDULED', 'FAILED', 'NO_ANSWER'],
        [null, 'SCHEDULED', null],
      ].sort(),
    );
    await stream.close();
    const other = await aCall('D');
    const therapist = await api.therapistId('D');
    api.wake();
    const filtered = await subscribe(
      'phoneCallStatusChanged',
      `(filter: { therapistIds: ["${therapist}"], statuses: [SCHEDULED] }, after: "${changes[0].cursor}")`,
    );
    expect(await filtered.take(1)).toMatchObject([{ phoneCallId: other, newStatus: 'SCHEDULED', reason: 'MANUAL' }]);
    await filtered.close();
  });

  it('callListChanged tells what enters, changes on and leaves a day', async () => {
    const tuesday = await subscribe('callListChanged', '(date: "2026-03-10")');
    const thursday = await subscribe('callListChanged', '(date: "2026-03-12")');
    const phoneCallId = await aCall('E');
    await act('claimPhoneCall', { phoneCallId });
    await act('reschedulePhoneCall', { phoneCallId, startsAt: '2026-03-10T10:00:00.000Z' });
    await act('reschedulePhoneCall', { phoneCallId, startsAt: '2026-03-12T13:00:00.000Z' });
    await api.service.calls.cancelPhoneCall({ phoneCallId, staffMemberId: 'anna', afterwards: { kind: 'CLOSE' } });
    api.wake();
    const kinds = (changes: Data[]) => changes.map((change) => [change.kind, change.change.kind]);
    expect(kinds(await tuesday.take(4))).toEqual([
      ['ENTERED', 'SCHEDULED'],
      ['CHANGED', 'CLAIMED'],
      ['CHANGED', 'RESCHEDULED'],
      ['LEFT', 'RESCHEDULED'],
    ]);
    expect(kinds(await thursday.take(2))).toEqual([
      ['ENTERED', 'RESCHEDULED'],
      ['LEFT', 'CANCELED'],
    ]);
    await tuesday.close();
    await thursday.close();
  });

  it("goes by the service's day, not by UTC's", async () => {
    const list = await subscribe('callListChanged', '(date: "2026-03-11")');
    // 23:30 UTC is half past midnight in Berlin.
    const input = { startsAt: '2026-03-10T23:30:00.000Z', force: true, reason: 'nachts vereinbart' };
    await api.mutate(
      'createStaffMember',
      { externalId: 'anna', name: 'Anna', workingHours: { wed: ['0:00-24:00'] } },
      'staffMember { id }',
    );
    const phoneCallId = await aCall('F', input);
    api.wake();
    expect(await list.take(1)).toMatchObject([{ kind: 'ENTERED', phoneCallId }]);
    await list.close();
    const { dailyCallList } = await api.data('{ dailyCallList(date: "2026-03-11") { nodes { phoneCall { id } } } }');
    expect(dailyCallList.nodes).toEqual([{ phoneCall: { id: phoneCallId } }]);
  });

  it('placementRequestStatusChanged tells each step of a request', async () => {
    const stream = await subscribe('placementRequestStatusChanged', '(filter: { matchIds: ["G-1"] })');
    const phoneCallId = await aCall('G');
    await api.waiting('Other', ['Other-1']);
    const request = await api.scenario.request('G-1');
    const later = new Date(api.service.clock.now().getTime() + 100 * HOUR).toISOString();
    await act('recordCallOutcome', {
      phoneCallId,
      outcome: 'REACHED',
      outcomes: [{ placementRequestId: request.id, outcome: 'LATER', laterUntil: later }],
    });
    api.wake();
    const changes = await stream.take(2);
    expect(changes.at(-1)).toMatchObject({
      placementRequestId: request.id,
      matchId: 'G-1',
      oldStatus: 'OPEN',
      newStatus: 'LATER',
      reason: 'CALL_ANSWER',
      placementRequest: { status: 'LATER' },
    });
    await stream.close();
  });
});

describe('a cursor', () => {
  beforeAll(open);
  afterAll(close);

  it.each([
    ['garbage', 'BAD_CURSOR'],
    [Buffer.from('["feed","999999"]').toString('base64url'), 'CURSOR_TOO_OLD'],
  ])('like %s is refused by every subscription', async (after, code) => {
    for (const field of Object.keys(FIELDS)) {
      const date = field === 'callListChanged' ? 'date: "2026-03-10", ' : '';
      await expect(subscribe(field, `(${date}after: "${after}")`)).rejects.toMatchObject({ code, field: 'after' });
    }
  });
});
