import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aMatch } from '../support/builders.js';
import { type CallApi, NO_SUCH, openCallApi, requestsThen } from './graphql-calls-support.js';
import type { Data } from './graphql-support.js';

let api: CallApi;
beforeAll(async () => {
  api = await openCallApi({ callLines: 3 });
  // Tuesday, 09:00 in Berlin; the hours are 09:00 to 11:00 in UTC.
  api.service.clock.set('2026-03-10T08:00:00.000Z');
});
afterAll(() => api.close());

const name = () => api.scenario.name('T');
const slot = (time: string) => `2026-03-10T${time}:00.000Z`;

/** A therapist with one waiting request. */
async function someone(data: Record<string, unknown> = {}) {
  const therapist = name();
  const [requestId] = await api.waiting(therapist, [`${therapist}-1`], data);
  return { therapist, therapistId: await api.therapistId(therapist), requestId };
}

async function aCall(input: Record<string, unknown> = {}) {
  const { therapist, therapistId, requestId } = await someone();
  const selection = 'phoneCall { id status startsAt endsAt batch { id } line { id } }';
  const { phoneCall, userErrors } = await api.mutate('createPhoneCall', { therapistId, ...input }, selection);
  if (!phoneCall) throw new Error(JSON.stringify(userErrors));
  return { therapist, therapistId, requestId, call: phoneCall };
}

describe('planning by hand', () => {
  it('takes the next free slot, or the given one', async () => {
    const { therapistId, requestId } = await someone();
    const next = await api.mutate(
      'createPhoneCall',
      { therapistId, placementRequestIds: [requestId] },
      'phoneCall { status reason startsAt durationMinutes createdBy tryNumber therapist { id } items { nodes { priority status placementRequest { id } } } }',
    );
    expect(next.userErrors).toEqual([]);
    expect(next.phoneCall).toMatchObject({
      status: 'SCHEDULED',
      reason: 'MANUAL',
      durationMinutes: 5,
      createdBy: 'anna',
      tryNumber: 1,
      items: { nodes: [{ priority: 1, status: 'PLANNED', placementRequest: { id: requestId } }] },
    });
    const { call } = await aCall({ startsAt: slot('10:30'), durationMinutes: 20 });
    expect(call).toMatchObject({ startsAt: slot('10:30'), endsAt: slot('10:50') });
  });

  it.each([
    ['a duration that is not in fives', { durationMinutes: 7 }, 'BAD_USER_INPUT', 'input.durationMinutes'],
    ['a duration that is too long', { durationMinutes: 65 }, 'BAD_USER_INPUT', 'input.durationMinutes'],
    ['force without a reason', { force: true }, 'BAD_USER_INPUT', 'input.reason'],
    ['an unknown therapist', { therapistId: NO_SUCH }, 'NOT_FOUND', 'input.therapistId'],
    ['a malformed request', { placementRequestIds: ['x'] }, 'NOT_FOUND', 'input.placementRequestIds.0'],
    ["somebody else's request", { placementRequestIds: [NO_SUCH] }, 'NOT_WAITING_HERE', 'input.placementRequestIds.0'],
  ])('refuses %s', async (_name, input, code, field) => {
    const { therapistId } = await someone();
    expect(await api.refusal('createPhoneCall', { therapistId, ...input })).toMatchObject({ code, field });
  });

  it.each([
    ['outside the hours', '15:00', 'OUTSIDE_AVAILABILITY'],
    ['in the past', '07:55', 'IN_THE_PAST'],
    ['off the grid', '09:32', 'OFF_GRID'],
  ])('names the next possible slot for a time %s', async (_name, time, code) => {
    const { therapistId } = await someone();
    expect(await api.refusal('createPhoneCall', { therapistId, startsAt: slot(time) })).toMatchObject({
      code,
      field: 'input.startsAt',
      nextPossibleSlot: expect.stringMatching(/Z$/),
      message: expect.stringContaining('The next possible slot is'),
    });
  });

  it('refuses a taken slot and a public holiday', async () => {
    const { therapist, therapistId, call } = await aCall({ startsAt: slot('10:00') });
    await api.scenario.ingest(aMatch(therapist));
    const taken = await api.refusal('createPhoneCall', { therapistId, startsAt: call.startsAt });
    expect(taken).toMatchObject({ code: 'SLOT_TAKEN', nextPossibleSlot: expect.any(String) });
    // 1 May 2026 is a Friday.
    const friday = await someone({ telefonische_erreichbarkeit: { fri: ['10:00-12:00'] } });
    const input = { therapistId: friday.therapistId, startsAt: '2026-05-01T09:00:00.000Z' };
    expect(await api.refusal('createPhoneCall', input)).toMatchObject({ code: 'PUBLIC_HOLIDAY' });
  });

  it('forces a time with a reason, and says why there is no slot at all', async () => {
    const { therapistId } = await someone();
    const input = { therapistId, startsAt: slot('15:00'), force: true, reason: 'so vereinbart' };
    const forced = await api.mutate('createPhoneCall', input, 'phoneCall { exemptFromWindows startsAt }');
    expect(forced.phoneCall).toEqual({ exemptFromWindows: true, startsAt: slot('15:00') });
    const silent = await someone({ telefonische_erreichbarkeit: {} });
    const refused = await api.refusal('createPhoneCall', { therapistId: silent.therapistId });
    expect(refused).toMatchObject({ code: 'NO_WINDOWS', field: 'input.startsAt', nextPossibleSlot: null });
    const again = await api.refusal('createPhoneCall', { therapistId });
    expect(again).toMatchObject({ code: 'NOT_WAITING_HERE' });
  });

  it('reschedules, assigns and refuses what does not fit', async () => {
    const { call } = await aCall({ startsAt: slot('09:30') });
    const phoneCallId = call.id;
    const moved = await api.mutate(
      'reschedulePhoneCall',
      { phoneCallId, startsAt: slot('10:45'), durationMinutes: 10 },
      'phoneCall { startsAt endsAt history { nodes { kind actor movedFrom movedTo } } }',
    );
    expect(moved.phoneCall).toMatchObject({ startsAt: slot('10:45'), endsAt: slot('10:55') });
    expect(moved.phoneCall.history.nodes.at(-1)).toEqual({
      kind: 'RESCHEDULED',
      actor: 'anna',
      movedFrom: slot('09:30'),
      movedTo: slot('10:45'),
    });
    const bad = (input: Data) => api.refusal('reschedulePhoneCall', { phoneCallId, ...input });
    expect(await bad({ startsAt: slot('07:00') })).toMatchObject({ code: 'IN_THE_PAST' });
    expect(await bad({ durationMinutes: 3 })).toMatchObject({ code: 'BAD_USER_INPUT', field: 'input.durationMinutes' });
    const { callLines } = await api.data('{ callLines(filter: { active: true }) { nodes { id label } } }');
    const other = callLines.nodes.find((line: Data) => line.id !== call.line.id);
    const assigned = await api.mutate(
      'assignPhoneCall',
      { phoneCallId, lineId: other.id },
      'phoneCall { line { id } }',
    );
    expect(assigned.phoneCall.line.id).toBe(other.id);
    const assign = (input: Data) => api.refusal('assignPhoneCall', { phoneCallId, ...input });
    expect(await assign({})).toMatchObject({ code: 'BAD_USER_INPUT', field: 'input.lineId' });
    expect(await assign({ lineId: NO_SUCH })).toMatchObject({ code: 'NOT_FOUND', field: 'input.lineId' });
    expect(await assign({ assigneeId: 'nobody' })).toMatchObject({ code: 'NOT_FOUND', field: 'input.assigneeId' });
  });
});

describe('canceling', () => {
  it('asks what then', async () => {
    const { call } = await aCall();
    const phoneCallId = call.id;
    for (const mutation of ['cancelPhoneCall', 'deletePhoneCall']) {
      const bad = (input: Data) => api.refusal(mutation, { phoneCallId, ...input });
      expect(await bad({})).toMatchObject({ code: 'CANCEL_THEN_MISSING', field: 'input.then' });
      expect(await bad(requestsThen('NOT_BEFORE'))).toMatchObject({ code: 'BAD_USER_INPUT', field: 'input.notBefore' });
      expect(await bad(requestsThen('NOT_BEFORE', slot('05:00')))).toMatchObject({
        code: 'IN_THE_PAST',
        field: 'input.notBefore',
      });
      expect(await bad(requestsThen('CLOSE', slot('23:00')))).toMatchObject({ code: 'BAD_USER_INPUT' });
      expect(await bad({ phoneCallId: NO_SUCH, ...requestsThen('CLOSE') })).toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  it('closes the requests, or puts them off; a deleted call leaves the lists', async () => {
    const first = await aCall();
    const closed = await api.mutate(
      'cancelPhoneCall',
      { phoneCallId: first.call.id, ...requestsThen('CLOSE'), reason: 'kein Bedarf' },
      'phoneCall { status canceledReason items { nodes { placementRequest { status closedReason } } } }',
    );
    expect(closed.phoneCall).toEqual({
      status: 'CANCELED',
      canceledReason: 'BY_STAFF',
      items: { nodes: [{ placementRequest: { status: 'WITHDRAWN', closedReason: 'CALL_CANCELED' } }] },
    });
    const second = await aCall();
    const notBefore = new Date(api.service.clock.now().getTime() + 20 * 86_400_000).toISOString();
    const deleted = await api.mutate(
      'deletePhoneCall',
      { phoneCallId: second.call.id, ...requestsThen('NOT_BEFORE', notBefore) },
      'phoneCall { status hiddenAt items { nodes { placementRequest { status callNotBefore } } } }',
    );
    expect(deleted.phoneCall).toMatchObject({
      status: 'CANCELED',
      hiddenAt: expect.any(String),
      items: { nodes: [{ placementRequest: { status: 'OPEN', callNotBefore: notBefore } }] },
    });
    const lists = `query ($id: ID!, $hidden: Boolean) {
      phoneCalls(filter: { ids: [$id], includeHidden: $hidden }) { totalCount nodes { id } }
      phoneCallBatches(filter: { phoneCallIds: [$id], includeHidden: $hidden }) { nodes { id } }
      all: phoneCalls(first: 100) { nodes { id } } }`;
    const gone = await api.data(lists, { id: second.call.id });
    expect([gone.phoneCalls, gone.phoneCallBatches.nodes]).toEqual([{ totalCount: 0, nodes: [] }, []]);
    expect(gone.all.nodes).not.toContainEqual({ id: second.call.id });
    expect((await api.data(lists, { id: second.call.id, hidden: true })).phoneCalls.totalCount).toBe(1);
    const late = await api.refusal('cancelPhoneCall', { phoneCallId: second.call.id, ...requestsThen('CLOSE') });
    expect(late).toMatchObject({ code: 'CALL_ENDED', field: 'input.phoneCallId' });
  });
});

describe('the batch of a call', () => {
  it('is put in order, marked and followed up', async () => {
    const therapist = name();
    const [a, b, c] = (await api.waiting(
      therapist,
      ['1', '2', '3'].map((n) => `${therapist}-${n}`),
    )) as [string, string, string];
    const created = await api.mutate(
      'createPhoneCall',
      { therapistId: await api.therapistId(therapist), placementRequestIds: [a, b, c] },
      'phoneCall { id batch { id items { nodes { placementRequest { id } } } } }',
    );
    const batchId = created.phoneCall.batch.id;
    const selection =
      'phoneCallBatch { items { nodes { priority discussed followUpRequired followUpNotes placementRequest { id } } } }';
    const changed = await api.mutate(
      'updatePhoneCallBatch',
      {
        batchId,
        order: [c, a],
        items: [
          { placementRequestId: b, discussed: true, followUpRequired: true, followUpNotes: 'Unterlagen schicken' },
        ],
      },
      selection,
    );
    expect(changed.userErrors).toEqual([]);
    expect(changed.phoneCallBatch.items.nodes.map((item: Data) => item.placementRequest.id)).toEqual([c, a, b]);
    expect(changed.phoneCallBatch.items.nodes[2]).toMatchObject({
      priority: 3,
      discussed: true,
      followUpRequired: true,
      followUpNotes: 'Unterlagen schicken',
    });
    const { attentionItems } = await api.data(
      `{ attentionItems(filter: { kinds: [CALL_FOLLOW_UP] }) { nodes { placementRequestId actions phoneCall { id } } } }`,
    );
    expect(attentionItems.nodes).toEqual([
      {
        placementRequestId: b,
        actions: ['UPDATE_PHONE_CALL_BATCH', 'CORRECT_OUTCOME'],
        phoneCall: { id: created.phoneCall.id },
      },
    ]);
    const bad = (input: Data) => api.refusal('updatePhoneCallBatch', { batchId, ...input }, 'phoneCallBatch');
    expect(await bad({ order: [NO_SUCH] })).toMatchObject({ code: 'NOT_IN_CALL', field: 'input.order.0' });
    expect(await bad({ order: [a, a] })).toMatchObject({ code: 'BAD_USER_INPUT', field: 'input.order.1' });
    expect(await bad({ items: [{ placementRequestId: 'x' }] })).toMatchObject({
      code: 'NOT_IN_CALL',
      field: 'input.items.0.placementRequestId',
    });
    expect(await bad({ batchId: NO_SUCH })).toMatchObject({ code: 'NOT_FOUND', field: 'input.batchId' });
    await api.mutate('claimPhoneCall', { phoneCallId: created.phoneCall.id, staffMemberId: 'ben' }, 'phoneCall { id }');
    expect(await bad({ order: [b] })).toMatchObject({ code: 'ALREADY_CLAIMED', claimedBy: 'ben' });
  });
});

it('runs the sweep on demand', async () => {
  const { therapist } = await someone();
  const selection = 'followUpSweep { planned joined unschedulable moved }';
  const first = await api.mutate('runFollowUpSweep', {}, selection);
  expect(first.followUpSweep.planned).toBeGreaterThan(0);
  expect(await api.callsOf(therapist)).toMatchObject([{ status: 'SCHEDULED' }]);
  expect((await api.mutate('runFollowUpSweep', {}, selection)).followUpSweep).toMatchObject({ planned: 0, moved: 0 });
});
