import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type CallApi, openCallApi } from './graphql-calls-support.js';
import type { Data } from './graphql-support.js';

let api: CallApi;
const ANALYTICS = `query ($from: Date!, $to: Date!, $groupBy: CallAnalyticsGroupBy!) { callAnalytics(range: { from: $from, to: $to }, groupBy: $groupBy) {
  total { key calls reached reachRate accepted acceptedPerCall attemptsUntilReached { average median count } daysFromMailToAnswer { average median count } outcomes { outcome count } }
  groups { key hour weekday outcome day calls reached reachRate accepted acceptedPerCall attemptsUntilReached { average } daysFromMailToAnswer { average } outcomes { outcome count } } } }`;
const figures = async (groupBy: string, from = '2026-03-01', to = '2026-03-31') =>
  (await api.data(ANALYTICS, { groupBy, from, to })).callAnalytics;

/** Tuesday: one in vain (anna), one reached at once (ben). Thursday: the retry is reached. */
beforeAll(async () => {
  api = await openCallApi({ callLines: 2 });
  const first = await api.planned('First', ['F1', 'F2']);
  const second = await api.planned('Second', ['S1']).catch(() => null);
  const record = (phoneCallId: string, at: string, input: Data) => {
    api.service.clock.set(at);
    return api.mutate('recordCallOutcome', { phoneCallId, ...input }, 'phoneCall { successor { id startsAt } }');
  };
  expect(second).not.toBeNull();
  const missed = await record(first.id, '2026-03-17T09:10:00.000Z', { outcome: 'VOICEMAIL' });
  const id = async (matchId: string) => (await api.scenario.request(matchId)).id;
  await record(second?.id, '2026-03-17T10:20:00.000Z', {
    outcome: 'REACHED',
    staffMemberId: 'ben',
    outcomes: [{ placementRequestId: await id('S1'), outcome: 'REJECTED' }],
  });
  await record(missed.phoneCall.successor.id, '2026-03-19T13:05:00.000Z', {
    outcome: 'REACHED',
    outcomes: [
      { placementRequestId: await id('F1'), outcome: 'ACCEPTED' },
      { placementRequestId: await id('F2'), outcome: 'ACCEPTED' },
    ],
  });
});
afterAll(() => api.close());

it('counts the whole', async () => {
  const { total } = await figures('DAY');
  expect(total).toMatchObject({
    key: 'TOTAL',
    calls: 3,
    reached: 2,
    accepted: 2,
    attemptsUntilReached: { average: 1.5, median: 1.5, count: 2 },
    outcomes: [
      { outcome: 'REACHED', count: 2 },
      { outcome: 'VOICEMAIL', count: 1 },
    ],
  });
  expect(total.reachRate).toBeCloseTo(2 / 3);
  expect(total.acceptedPerCall).toBeCloseTo(2 / 3);
  expect(total.daysFromMailToAnswer.count).toBe(3);
  expect(total.daysFromMailToAnswer.median).toBeGreaterThan(7);
});

it.each<[string, Data[]]>([
  [
    'HOUR',
    [
      { key: '10', hour: 10, calls: 1, reached: 0, reachRate: 0, attemptsUntilReached: null },
      { key: '11', hour: 11, reachRate: 1 },
      { key: '14', hour: 14, reachRate: 1 },
    ],
  ],
  [
    'WEEKDAY',
    [
      { key: 'TUESDAY', weekday: 'TUESDAY', calls: 2, reached: 1, reachRate: 0.5 },
      { key: 'THURSDAY', weekday: 'THURSDAY', calls: 1 },
    ],
  ],
  [
    'DAY',
    [
      { key: '2026-03-17', day: '2026-03-17', calls: 2, accepted: 0 },
      { key: '2026-03-19', calls: 1, accepted: 2, acceptedPerCall: 2 },
    ],
  ],
  [
    'OUTCOME',
    [
      { key: 'REACHED', outcome: 'REACHED', calls: 2, reachRate: 1 },
      { key: 'VOICEMAIL', outcome: 'VOICEMAIL', calls: 1, daysFromMailToAnswer: null },
    ],
  ],
  [
    'STAFF',
    [
      { key: 'anna', calls: 2, attemptsUntilReached: { average: 2 } },
      { key: 'ben', calls: 1, attemptsUntilReached: { average: 1 } },
    ],
  ],
])('groups by %s', async (groupBy, expected) => {
  const { groups } = await figures(groupBy);
  expect(groups).toHaveLength(expected.length);
  expect(groups).toMatchObject(expected);
});

it('is empty where nobody called, takes one statement per measure, and refuses what is no range', async () => {
  expect(await figures('HOUR', '2026-01-01', '2026-01-31')).toEqual({ groups: [], total: null });
  expect((await figures('HOUR', '2026-01-01', '2026-04-02')).total.calls).toBe(3);
  const refused = (from: string, to: string) => api.failures(ANALYTICS, { groupBy: 'HOUR', from, to });
  expect(await refused('2026-01-01', '2026-04-03')).toEqual([['BAD_USER_INPUT', 'range.to']]);
  expect(await refused('2026-02-01', '2026-01-31')).toEqual([['BAD_USER_INPUT', 'range.to']]);
});
