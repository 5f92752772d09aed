import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createClaimExpiry } from '../../src/calls/expireClaims.js';
import { aMatch } from '../support/builders.js';
import { DAY } from '../support/testClock.js';
import { type CallApi, openCallApi, requestsThen } from './graphql-calls-support.js';
import type { Data } from './graphql-support.js';

let api: CallApi;
/** Tuesday, 09:00 in Berlin; the hours are 09:00 to 11:00 in UTC. */
async function open(callLines: number): Promise<void> {
  api = await openCallApi({ callLines });
  api.service.clock.set('2026-03-10T08:00:00.000Z');
}
/** One line, one service for all tests of a block. */
function onOneService(): void {
  beforeAll(() => open(1));
  afterAll(() => api.close());
}

const CALL = 'phoneCall { id status startsAt canceledReason successor { id startsAt } }';

/** A planned call about so many requests. */
async function aCall(count = 1) {
  const therapist = api.scenario.name('T');
  const names = Array.from({ length: count }, (_, index) => `${therapist}-${index}`);
  const requestIds = await api.waiting(therapist, names);
  const therapistId = await api.therapistId(therapist);
  const { phoneCall } = await api.mutate('createPhoneCall', { therapistId }, CALL);
  return {
    therapist,
    therapistId,
    phoneCallId: phoneCall.id as string,
    startsAt: phoneCall.startsAt as string,
    requestIds,
  };
}

const callbackAt = (at: string, phoneCallId: string) => ({
  phoneCallId,
  outcome: 'CALLBACK_REQUESTED',
  callbackAt: at,
});
const withdraw = (placementRequestId: string | undefined) =>
  api.mutate('withdrawPlacementRequest', { placementRequestId }, 'placementRequest { status }');
const stateOf = async (id: string): Promise<Data> =>
  (await api.data('query ($id: ID!) { phoneCall(id: $id) { status canceledReason claim { claimedBy } } }', { id }))
    .phoneCall;

describe('a callback', () => {
  onOneService();

  it('is refused while nobody is free to make it, with the next free time', async () => {
    const called = await aCall();
    const other = await aCall();
    const refused = await api.refusal('recordCallOutcome', callbackAt(other.startsAt, called.phoneCallId));
    expect(refused).toMatchObject({ code: 'SLOT_TAKEN', field: 'input.callbackAt' });
    const { nextPossibleSlot } = refused;
    expect(Date.parse(nextPossibleSlot) - Date.parse(other.startsAt)).toBe(5 * 60_000);
    const recorded = await api.mutate('recordCallOutcome', callbackAt(nextPossibleSlot, called.phoneCallId), CALL);
    expect(recorded.phoneCall.successor.startsAt).toBe(nextPossibleSlot);
  });

  it('is refused while the practice itself has another call, whatever lines are free', async () => {
    await api.close();
    await open(3);
    const { therapist, therapistId, phoneCallId } = await aCall();
    await api.scenario.ingest(aMatch(therapist));
    const startsAt = '2026-03-12T13:00:00.000Z';
    await api.mutate('createPhoneCall', { therapistId, startsAt }, CALL);
    expect(await api.refusal('recordCallOutcome', callbackAt(startsAt, phoneCallId))).toMatchObject({
      code: 'SLOT_TAKEN',
      nextPossibleSlot: '2026-03-12T13:05:00.000Z',
    });
  });
});

describe('a date of another century', () => {
  onOneService();

  const year = '2206-03-17T09:00:00.000Z';
  it.each<[string, string, (requestId: string) => Data, string]>([
    ['callback', 'recordCallOutcome', () => ({ outcome: 'CALLBACK_REQUESTED', callbackAt: year }), 'input.callbackAt'],
    [
      'LATER',
      'recordCallOutcome',
      (placementRequestId) => ({
        outcome: 'REACHED',
        outcomes: [{ placementRequestId, outcome: 'LATER', laterUntil: year }],
      }),
      'input.outcomes.0.laterUntil',
    ],
    ['another time', 'reschedulePhoneCall', () => ({ startsAt: year }), 'input.startsAt'],
    ['a forced time', 'reschedulePhoneCall', () => ({ startsAt: year, force: true, reason: 'x' }), 'input.startsAt'],
    ['a canceled call', 'cancelPhoneCall', () => requestsThen('NOT_BEFORE', year), 'input.notBefore'],
  ])('is refused for %s', async (_name, mutation, input, field) => {
    const { phoneCallId, requestIds } = await aCall();
    const refused = await api.refusal(mutation, { phoneCallId, ...input(requestIds[0] as string) });
    expect(refused).toMatchObject({ code: 'BAD_USER_INPUT', field, message: expect.stringContaining('years ahead') });
  });

  it('is refused for a new call, at the end of time too', async () => {
    const therapist = api.scenario.name('T');
    await api.waiting(therapist, [`${therapist}-1`]);
    const input = { therapistId: await api.therapistId(therapist), force: true, reason: 'x' };
    for (const startsAt of [year, '9999-12-31T23:55:00.000Z']) {
      expect(await api.refusal('createPhoneCall', { ...input, startsAt })).toMatchObject({ field: 'input.startsAt' });
    }
  });
});

describe('a claimed call whose patients are settled meanwhile', () => {
  onOneService();

  const claimed = async () => {
    const call = await aCall();
    await api.mutate('claimPhoneCall', { phoneCallId: call.phoneCallId }, CALL);
    await withdraw(call.requestIds[0]);
    expect(await stateOf(call.phoneCallId)).toEqual({
      status: 'SCHEDULED',
      canceledReason: null,
      claim: { claimedBy: 'anna' },
    });
    return call;
  };
  const canceled = { status: 'CANCELED', canceledReason: 'PATIENTS_SETTLED', claim: null };

  it('is canceled when the caller gives it back', async () => {
    const { phoneCallId } = await claimed();
    const released = await api.mutate('releasePhoneCall', { phoneCallId }, CALL);
    expect(released).toMatchObject({ phoneCall: { status: 'CANCELED' }, userErrors: [] });
    expect(await stateOf(phoneCallId)).toEqual(canceled);
  });

  it('is canceled when the claim runs out', async () => {
    const { phoneCallId } = await claimed();
    await api.service.sql('UPDATE communication.phone_calls SET claim_until = clock_timestamp() WHERE id = $1', [
      phoneCallId,
    ]);
    expect(await createClaimExpiry(api.service)()).toBe(1);
    expect(await stateOf(phoneCallId)).toEqual(canceled);
  });

  it.each([
    ['nobody answers', { outcome: 'NO_ANSWER' }],
    ['they asked to be called back', { outcome: 'CALLBACK_REQUESTED', callbackAt: '2026-03-30T09:00:00.000Z' }],
  ])('has no successor where %s', async (_name, input) => {
    const { phoneCallId, therapist } = await claimed();
    const recorded = await api.mutate('recordCallOutcome', { phoneCallId, ...input }, CALL);
    expect(recorded).toMatchObject({ phoneCall: { status: 'FAILED', successor: null }, userErrors: [] });
    expect(await api.callsOf(therapist)).toHaveLength(1);
  });

  it.each([
    ['moved', 'reschedulePhoneCall', {}],
    ['given to another line', 'assignPhoneCall', { lineId: '0190a5b2-0000-7000-8000-000000000000' }],
  ])('is not %s', async (_name, mutation, input) => {
    const { phoneCallId } = await claimed();
    expect(await api.refusal(mutation, { phoneCallId, ...input })).toMatchObject({
      code: 'NOT_WAITING_HERE',
      field: 'input.phoneCallId',
    });
  });
});

describe('a claimed call that nobody may make any more', () => {
  onOneService();
  // A week passes in some of them.
  beforeEach(() => api.service.clock.set('2026-03-10T08:00:00.000Z'));

  it('is canceled after the claim where the practice opted out meanwhile', async () => {
    const { phoneCallId, therapistId } = await aCall();
    await api.mutate('claimPhoneCall', { phoneCallId }, CALL);
    await api.mutate('suppressContactPoint', { therapistId, reason: 'keine Anrufe' }, 'contactPoint { id }');
    expect((await stateOf(phoneCallId)).status).toBe('SCHEDULED');
    await api.mutate('releasePhoneCall', { phoneCallId }, CALL);
    expect(await stateOf(phoneCallId)).toMatchObject({ status: 'CANCELED', canceledReason: 'OPTED_OUT' });
  });

  it.each([
    ['nobody answers', { outcome: 'NO_ANSWER' }],
    ['they asked to be called back', { outcome: 'CALLBACK_REQUESTED', callbackAt: '2026-03-30T09:00:00.000Z' }],
  ])('has no successor where %s and the practice opted out meanwhile', async (_name, input) => {
    const { phoneCallId, therapist, therapistId } = await aCall();
    await api.mutate('claimPhoneCall', { phoneCallId }, CALL);
    await api.mutate('suppressContactPoint', { therapistId, reason: 'keine Anrufe' }, 'contactPoint { id }');
    const recorded = await api.mutate('recordCallOutcome', { phoneCallId, ...input }, CALL);
    expect(recorded).toMatchObject({ phoneCall: { status: 'FAILED', successor: null }, userErrors: [] });
    expect(await api.callsOf(therapist)).toHaveLength(1);
  });

  it.each([
    ['given back', 'releasePhoneCall', {}],
    ['moved', 'reschedulePhoneCall', { startsAt: '2026-03-19T13:00:00.000Z' }],
  ])('is canceled when it is %s where the practice refused a patient meanwhile', async (_name, mutation, input) => {
    const therapist = api.scenario.name('T');
    const { id: phoneCallId } = await api.planned(therapist, [`${therapist}-a`, `${therapist}-b`]);
    await api.mutate('claimPhoneCall', { phoneCallId }, CALL);
    const [mail] = await api.scenario.mailsOf(therapist);
    await api.scenario.answer({ id: mail?.id as string }, { [`${therapist}-a`]: 'REJECTED' });
    expect((await stateOf(phoneCallId)).status).toBe('SCHEDULED');
    await api.mutate(mutation, { phoneCallId, ...input }, CALL);
    expect(await stateOf(phoneCallId)).toMatchObject({ status: 'CANCELED', canceledReason: 'COOLING' });
  });

  it('stays where staff planned it in spite of an older refusal', async () => {
    const therapist = api.scenario.name('T');
    const { id } = await api.planned(therapist, [`${therapist}-a`, `${therapist}-b`]);
    const refused = (await api.scenario.request(`${therapist}-a`)).id;
    const outcomes = [{ placementRequestId: refused, outcome: 'REJECTED' }];
    await api.mutate('recordCallOutcome', { phoneCallId: id, outcome: 'REACHED', outcomes }, CALL);
    api.service.clock.advance(DAY);
    const therapistId = await api.therapistId(therapist);
    const rules = ['COOLING', 'CONTACT_INTERVAL'];
    await api.mutate('overrideContactRule', { therapistId, rules, reason: 'auf Wunsch' }, 'contactOverride { id }');
    const { phoneCall } = await api.mutate('createPhoneCall', { therapistId }, CALL);
    await api.mutate('claimPhoneCall', { phoneCallId: phoneCall.id }, CALL);
    await api.mutate('releasePhoneCall', { phoneCallId: phoneCall.id }, CALL);
    expect((await stateOf(phoneCall.id)).status).toBe('SCHEDULED');
  });
});

describe('a mutation', () => {
  onOneService();

  it('knows ids in any case of letters', async () => {
    const { phoneCallId, requestIds, therapist, therapistId } = await aCall();
    const loud = (id: string | undefined) => id?.toUpperCase();
    const outcomes = [{ placementRequestId: loud(requestIds[0]), outcome: 'UNDECIDED' }];
    const input = { phoneCallId: loud(phoneCallId), outcome: 'REACHED', outcomes };
    expect((await api.mutate('recordCallOutcome', input, CALL)).userErrors).toEqual([]);
    await api.scenario.ingest(aMatch(therapist, { matchId: `${therapist}-new` }));
    api.service.clock.advance(7 * DAY);
    const placementRequestIds = [loud((await api.scenario.request(`${therapist}-new`)).id)];
    const created = { therapistId: loud(therapistId), placementRequestIds };
    expect((await api.mutate('createPhoneCall', created, CALL)).userErrors).toEqual([]);
  });
});
