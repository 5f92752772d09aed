import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aMatch, aTherapist } from '../support/builders.js';
import { MINUTE } from '../support/testClock.js';
import { type CallApi, HOURS, NO_SUCH, openCallApi } from './graphql-calls-support.js';
import type { Data } from './graphql-support.js';

let api: CallApi;
/** The request that was mailed, and the one that joined its call. */
let mailed: Data;
const DAY_LIST = `query ($date: Date!, $staffMemberId: ID, $first: Int, $after: String) {
  dailyCallList(date: $date, staffMemberId: $staffMemberId, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } nodes { position ended phoneCall { id status startsAt phoneNumber
      therapist { displayName } phoneOwner { displayName } windows { startsAt endsAt } mailBefore { reference sentAt }
      emailBefore { id } script items { nodes { priority placementRequest { matchId patient { age sex } } } }
      earlierCalls { nodes { outcome tryNumber } } } } } }`;
const list = async (date: string, more: Data = {}) => (await api.data(DAY_LIST, { date, ...more })).dailyCallList;

/** Tuesday 2026-03-10, 09:30 in Berlin: mailed a week ago, nobody answered. */
beforeAll(async () => {
  api = await openCallApi({ callLines: 2 });
  await api.mutate('createStaffMember', { externalId: 'anna', name: 'Anna Arndt' }, 'staffMember { id }');
  await api.scenario.ingest(
    aTherapist({ telefonische_erreichbarkeit: HOURS, telefon: '+49 30 23125100' }, { id: 'Mailed' }),
    aTherapist(
      {
        telefonische_erreichbarkeit: HOURS,
        telefon: '+49 30 23125200',
        email: 'offen@example.org',
        potentially_available: true,
      },
      { id: 'Hopeful' },
    ),
    aMatch('Mailed', { matchId: 'A', patient: { geschlecht: 'weiblich', alter: 34 } }),
    aMatch('Hopeful', { matchId: 'H' }),
  );
  api.service.clock.advance(30 * MINUTE);
  await api.service.worker.deliverDue();
  [mailed] = await api.scenario.mailsOf('Mailed');
  api.service.clock.set('2026-03-10T08:30:00.000Z');
  await api.scenario.ingest(aMatch('Mailed', { matchId: 'B', patient: { geschlecht: 'männlich' } }));
  await api.service.calls.runFollowUpSweep({ staffMemberId: 'anna' });
});
afterAll(() => api.close());

describe('the day list', () => {
  it('is in working order, with all that a caller needs', async () => {
    const { totalCount, nodes } = await list('2026-03-10');
    expect(totalCount).toBe(2);
    expect(nodes.map((node: Data) => [node.position, node.ended, node.phoneCall.startsAt])).toEqual([
      [1, false, '2026-03-10T09:00:00.000Z'],
      [2, false, '2026-03-10T09:05:00.000Z'],
    ]);
    // Who may have a place comes first, although both were mailed at the same moment.
    expect(nodes[0].phoneCall.items.nodes[0].placementRequest.matchId).toBe('H');
    expect(nodes[1].phoneCall).toEqual({
      id: expect.any(String),
      status: 'SCHEDULED',
      startsAt: '2026-03-10T09:05:00.000Z',
      phoneNumber: '+493023125100',
      therapist: { displayName: 'Dr. Änne Müßig' },
      phoneOwner: { displayName: 'Dr. Änne Müßig' },
      windows: [{ startsAt: '2026-03-10T09:00:00.000Z', endsAt: '2026-03-10T11:00:00.000Z' }],
      mailBefore: { reference: mailed.reference, sentAt: '2026-03-03T08:30:00.000Z' },
      emailBefore: { id: mailed.id },
      script: [
        'Guten Tag, Frau Dr. Müßig.',
        'Mein Name ist Anna Arndt, Therapieplatz-Vermittlung.',
        'Es geht um Therapieplätze für eine Patientin und einen Patienten.',
        `Zu einem Teil davon haben wir Ihnen am 3. März 2026 eine E-Mail geschickt (Ref: ${mailed.reference}).`,
        expect.stringMatching(/^1\. P-1: 34 Jahre, weiblich, gesetzlich versichert; Beschwerden: Schlafstörungen/),
        expect.stringMatching(/^→/),
        expect.stringMatching(/^2\. Neu, noch in keiner E-Mail.* 41 Jahre, männlich/),
        expect.stringMatching(/^→/),
        'Vielen Dank für Ihre Zeit. Auf Wiederhören!',
      ],
      items: {
        nodes: [
          { priority: 1, placementRequest: { matchId: 'A', patient: { age: 34, sex: 'FEMALE' } } },
          { priority: 2, placementRequest: { matchId: 'B', patient: { age: 41, sex: 'MALE' } } },
        ],
      },
      earlierCalls: { nodes: [] },
    });
  });

  it('is one of a staff member, by either id, page by page', async () => {
    const { staffMembers } = await api.data('{ staffMembers { nodes { id } } }');
    expect((await list('2026-03-10', { staffMemberId: 'anna' })).totalCount).toBe(2);
    const page = await list('2026-03-10', { staffMemberId: staffMembers.nodes[0].id, first: 1 });
    expect([page.nodes.length, page.pageInfo.hasNextPage]).toEqual([1, true]);
    const rest = await list('2026-03-10', { first: 1, after: page.pageInfo.endCursor });
    expect(rest.nodes.map((node: Data) => node.position)).toEqual([2]);
    expect(await api.failures(DAY_LIST, { date: '2026-03-10', staffMemberId: 'nobody' })).toEqual([
      ['NOT_FOUND', 'staffMemberId'],
    ]);
    expect(await api.failures(DAY_LIST, { date: '2026-03-10', first: 101 })).toEqual([['BAD_USER_INPUT', 'first']]);
    expect((await list('2026-03-11')).nodes).toEqual([]);
  });

  it('keeps ended calls behind the others, and shows them as earlier attempts', async () => {
    const [first] = (await list('2026-03-10')).nodes;
    await api.mutate(
      'recordCallOutcome',
      { phoneCallId: first.phoneCall.id, outcome: 'NO_ANSWER' },
      'phoneCall { id }',
    );
    const { nodes } = await list('2026-03-10');
    expect(nodes.map((node: Data) => [node.ended, node.phoneCall.status])).toEqual([
      [false, 'SCHEDULED'],
      [true, 'FAILED'],
    ]);
    const thursday = (await list('2026-03-12')).nodes;
    expect(thursday.map((node: Data) => node.phoneCall.earlierCalls.nodes)).toEqual([
      [{ outcome: 'NO_ANSWER', tryNumber: 1 }],
    ]);
  });
});

describe('calls', () => {
  it('are found by what they are about', async () => {
    const query = `query ($filter: PhoneCallFilter, $orderBy: PhoneCallOrder) { phoneCalls(filter: $filter, orderBy: $orderBy) { totalCount nodes { status } } }`;
    const count = async (filter: Data) => (await api.data(query, { filter })).phoneCalls.totalCount;
    const therapistId = await api.therapistId('Mailed');
    const requestId = (await api.scenario.request('H')).id;
    const lines = await api.data('{ callLines(filter: { active: true }) { nodes { id } } }');
    expect(await count({})).toBe(3);
    expect(await count({ therapistIds: [therapistId] })).toBe(1);
    expect(await count({ placementRequestIds: [requestId] })).toBe(2);
    expect(await count({ statuses: ['FAILED'], outcomes: ['NO_ANSWER'] })).toBe(1);
    expect(await count({ reasons: ['RETRY'] })).toBe(1);
    expect(await count({ lineIds: [lines.callLines.nodes[0].id], claimed: false })).toBe(3);
    expect(await count({ startsAt: { from: '2026-03-10T09:05:00Z', to: '2026-03-11T00:00:00Z' } })).toBe(1);
    expect(await count({ contactPointIds: [NO_SUCH] })).toBe(0);
    expect(
      await api.failures(query, { filter: { startsAt: { from: '2026-03-11T00:00:00Z', to: '2026-03-10T00:00:00Z' } } }),
    ).toEqual([['BAD_USER_INPUT', 'filter.startsAt']]);
    expect(await api.failures(query, { filter: { lineIds: ['x'] } })).toEqual([['BAD_USER_INPUT', 'filter.lineIds.0']]);
    const sorted = await api.data(query, { orderBy: { field: 'OUTCOME_AT', direction: 'ASC' } });
    expect(sorted.phoneCalls.nodes[0]).toEqual({ status: 'FAILED' });
  });

  it('hang on therapists, requests and contact points, and are nodes', async () => {
    const { request, phoneCall } = await api.data(
      `query ($request: ID!, $call: ID!) {
        request: placementRequest(id: $request) { waitingFor { code until } phoneCalls { totalCount nodes { status } }
          callItems { totalCount nodes { status batch { phoneCall { status } } } }
          therapist { phoneCalls(filter: { statuses: [FAILED] }) { totalCount nodes { outcome } } contactPoint { phoneCalls(first: 1) { nodes { id } } } } }
        phoneCall(id: $call) { id batch { id } } }`,
      { request: (await api.scenario.request('H')).id, call: (await api.callsOf('Hopeful'))[0].id },
    );
    expect(request).toMatchObject({
      waitingFor: [{ code: 'CALL_PLANNED', until: '2026-03-12T13:00:00.000Z' }],
      phoneCalls: { totalCount: 2, nodes: [{ status: 'FAILED' }, { status: 'SCHEDULED' }] },
      callItems: { totalCount: 2, nodes: [{ status: 'PLANNED' }, { batch: { phoneCall: { status: 'SCHEDULED' } } }] },
      therapist: { phoneCalls: { totalCount: 1, nodes: [{ outcome: 'NO_ANSWER' }] } },
    });
    const { nodes } = await api.data('query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }', {
      ids: [phoneCall.id, phoneCall.batch.id, NO_SUCH],
    });
    expect(nodes).toEqual([
      { __typename: 'PhoneCall', id: phoneCall.id },
      { __typename: 'PhoneCallBatch', id: phoneCall.batch.id },
      null,
    ]);
    const unknown = await api.data(`{ phoneCall(id: "${NO_SUCH}") { id } phoneCallBatch(id: "x") { id } }`);
    expect(unknown).toEqual({ phoneCall: null, phoneCallBatch: null });
  });
});

it('tells what found no slot, why and since when', async () => {
  await api.waiting('Silent', ['Silent-1', 'Silent-2'], { telefonische_erreichbarkeit: {} });
  const since = api.service.clock.now().toISOString();
  await api.service.calls.runFollowUpSweep({ staffMemberId: 'anna' });
  const { unschedulableRequests, attentionItems } = await api.data(`{
    unschedulableRequests(filter: { reasons: [NO_WINDOWS] }) { totalCount nodes { reason since placementRequest { matchId waitingFor { code } } therapist { externalId } contactPoint { unschedulableReason } } }
    attentionItems(filter: { kinds: [UNSCHEDULABLE, REQUEST_NEEDS_PHONE] }) { nodes { kind code since actions therapist { externalId } } } }`);
  expect(unschedulableRequests.totalCount).toBe(2);
  expect(unschedulableRequests.nodes[0]).toEqual({
    reason: 'NO_WINDOWS',
    since,
    placementRequest: { matchId: 'Silent-1', waitingFor: [{ code: 'UNSCHEDULABLE' }] },
    therapist: { externalId: 'Silent' },
    contactPoint: { unschedulableReason: 'NO_WINDOWS' },
  });
  expect(attentionItems.nodes).toEqual([
    {
      kind: 'UNSCHEDULABLE',
      code: 'NO_WINDOWS',
      since,
      actions: ['CREATE_PHONE_CALL', 'RUN_FOLLOW_UP_SWEEP', 'WITHDRAW_PLACEMENT_REQUEST'],
      therapist: { externalId: 'Silent' },
    },
  ]);
  await api.scenario.ingest(
    aTherapist(
      { telefonische_erreichbarkeit: HOURS, email: null },
      { id: 'Silent', timestamp: '2026-03-10T08:00:00.000Z' },
    ),
  );
  await api.service.calls.runFollowUpSweep({ staffMemberId: 'anna' });
  expect((await api.data('{ unschedulableRequests { totalCount } }')).unschedulableRequests.totalCount).toBe(0);
});
