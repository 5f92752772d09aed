import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aMatch, aTherapist } from '../support/builders.js';
import { MINUTE } from '../support/testClock.js';
import { type GraphqlService, openGraphql } from './graphql-support.js';

let api: GraphqlService;
beforeAll(async () => {
  api = await openGraphql();
  await api.scenario.ingest(
    aTherapist({ nachname: 'Adler' }, { id: 'T' }),
    aTherapist({ nachname: 'Berg' }, { id: 'U' }),
  );
  for (let i = 1; i <= 7; i += 1) {
    await api.scenario.ingest(
      aMatch(i < 6 ? 'T' : 'U', { matchId: `M${i}`, patient: { registriert_am: `2026-01-1${i}` } }),
    );
    api.service.clock.advance(MINUTE);
  }
});
afterAll(() => api.close());

const PAGE = `query ($first: Int, $after: String, $last: Int, $before: String, $orderBy: PlacementRequestOrder, $filter: PlacementRequestFilter) {
  placementRequests(first: $first, after: $after, last: $last, before: $before, orderBy: $orderBy, filter: $filter) {
    totalCount edges { cursor node { id } } nodes { matchId }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  } }`;
const page = async (variables: Record<string, unknown>) => (await api.data(PAGE, variables)).placementRequests;
const matches = (connection: { nodes: { matchId: string }[] }) => connection.nodes.map((node) => node.matchId);

describe('a list', () => {
  it('runs newest first, page by page, also while something is inserted', async () => {
    const first = await page({ first: 3 });
    expect(matches(first)).toEqual(['M7', 'M6', 'M5']);
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect(first.totalCount).toBe(7);
    await api.scenario.ingest(aMatch('U', { matchId: 'M8' }));
    const second = await page({ first: 3, after: first.pageInfo.endCursor });
    expect(matches(second)).toEqual(['M4', 'M3', 'M2']);
    const third = await page({ first: 3, after: second.pageInfo.endCursor });
    expect(matches(third)).toEqual(['M1']);
    expect(third.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    await api.service.sql(`DELETE FROM communication.placement_requests WHERE match_id = 'M8'`);
  });

  it('runs from the end with `last`', async () => {
    const last = await page({ last: 2 });
    expect(matches(last)).toEqual(['M2', 'M1']);
    expect(last.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: false });
    expect(matches(await page({ last: 2, before: last.pageInfo.startCursor }))).toEqual(['M4', 'M3']);
  });

  it.each([
    ['createdAt upwards', { field: 'CREATED_AT', direction: 'ASC' }, ['M1', 'M2', 'M3', 'M4', 'M5', 'M6', 'M7']],
    ['registration', { field: 'PATIENT_REGISTERED_ON', direction: 'DESC' }, ['M7', 'M6', 'M5', 'M4', 'M3', 'M2', 'M1']],
  ])('is sorted by %s, whatever the pages', async (_name, orderBy, expected) => {
    const seen: string[] = [];
    for (let after: string | null = null; seen.length < 7; ) {
      const part: { nodes: { matchId: string }[]; pageInfo: { endCursor: string } } = await page({
        first: 2,
        after,
        orderBy,
      });
      seen.push(...matches(part));
      after = part.pageInfo.endCursor;
    }
    expect(seen).toEqual(expected);
  });

  it('goes over equal values by id without loss or repeat', async () => {
    await api.service.sql('UPDATE communication.placement_requests SET updated_at = $1', [
      '2026-03-03T08:00:00.123456Z',
    ]);
    const orderBy = { field: 'UPDATED_AT', direction: 'DESC' };
    const one = await page({ first: 4, orderBy });
    const other = await page({ first: 4, orderBy, after: one.pageInfo.endCursor });
    expect([...matches(one), ...matches(other)].sort()).toEqual(['M1', 'M2', 'M3', 'M4', 'M5', 'M6', 'M7']);
  });

  it('is narrowed by filters', async () => {
    const therapist = await api.scenario.therapist('U');
    expect(matches(await page({ filter: { therapistIds: [therapist.id] } }))).toEqual(['M7', 'M6']);
    expect(matches(await page({ filter: { matchIds: ['M2', 'M9'] } }))).toEqual(['M2']);
    expect(matches(await page({ filter: { statuses: ['CONTACTED'] } }))).toEqual([]);
    expect(matches(await page({ filter: { statuses: [] } }))).toEqual([]);
    expect(
      matches(await page({ filter: { contactPointIds: [therapist.contact_point_id], needsAttention: false } })),
    ).toEqual(['M7', 'M6']);
    expect(matches(await page({ filter: { patientRegisteredOn: { from: '2026-01-13', to: '2026-01-14' } } }))).toEqual([
      'M4',
      'M3',
    ]);
    expect(matches(await page({ filter: { createdAt: { to: '2026-03-03T08:02:00Z' } } }))).toEqual(['M2', 'M1']);
    expect((await page({ first: 0 })).totalCount).toBe(7);
  });

  it.each([
    ['first: 1000', { first: 1000 }, 'BAD_USER_INPUT', 'first'],
    ['first: -1', { first: -1 }, 'BAD_USER_INPUT', 'first'],
    ['last: 101', { last: 101 }, 'BAD_USER_INPUT', 'last'],
    ['first and last', { first: 1, last: 1 }, 'BAD_USER_INPUT', 'last'],
    ['a garbage cursor', { after: 'garbage' }, 'BAD_CURSOR', 'after'],
    ['a cursor with a made-up value', { before: cursor('createdAt', 'DESC', 'some day') }, 'BAD_CURSOR', 'before'],
    [
      'a cursor with an impossible date',
      { after: cursor('createdAt', 'DESC', '2026-02-31 00:00:00+00') },
      'BAD_CURSOR',
      'after',
    ],
    [
      'a cursor of another order',
      { after: cursor('updatedAt', 'DESC', '2026-02-01 00:00:00+00') },
      'BAD_CURSOR',
      'after',
    ],
    ['a cursor of another list', { after: Buffer.from('["slice","x"]').toString('base64url') }, 'BAD_CURSOR', 'after'],
    [
      'a reversed range',
      { filter: { createdAt: { from: '2026-03-02T00:00:00Z', to: '2026-03-01T00:00:00Z' } } },
      'BAD_USER_INPUT',
      'filter.createdAt',
    ],
    [
      'reversed days',
      { filter: { patientRegisteredOn: { from: '2026-03-02', to: '2026-03-01' } } },
      'BAD_USER_INPUT',
      'filter.patientRegisteredOn',
    ],
    ['a malformed id', { filter: { therapistIds: ['x'] } }, 'BAD_USER_INPUT', 'filter.therapistIds.0'],
    ['a NUL character', { filter: { matchIds: ['a\0'] } }, 'BAD_USER_INPUT', 'filter.matchIds'],
  ])('refuses %s and names the field', async (_name, variables, code, field) => {
    expect(await api.failures(PAGE, variables)).toEqual([[code, field]]);
  });

  it('is read for many owners at once, each with its own page', async () => {
    const { therapists } = await api.data(`{ therapists { nodes { lastName placementRequests(first: 2) {
      totalCount nodes { matchId } pageInfo { hasNextPage endCursor } } } } }`);
    expect(therapists.nodes).toMatchObject([
      {
        lastName: 'Adler',
        placementRequests: {
          totalCount: 5,
          nodes: [{ matchId: 'M5' }, { matchId: 'M4' }],
          pageInfo: { hasNextPage: true },
        },
      },
      {
        lastName: 'Berg',
        placementRequests: {
          totalCount: 2,
          nodes: [{ matchId: 'M7' }, { matchId: 'M6' }],
          pageInfo: { hasNextPage: false },
        },
      },
    ]);
    const after = therapists.nodes[0].placementRequests.pageInfo.endCursor;
    const next = await api.data(
      `query ($after: String) { therapists(filter: { nameContains: "ADLER" }) { nodes { placementRequests(first: 2, after: $after) { nodes { matchId } } } } }`,
      { after },
    );
    expect(next.therapists.nodes[0].placementRequests.nodes).toEqual([{ matchId: 'M3' }, { matchId: 'M2' }]);
  });
});

function cursor(field: string, direction: string, key: string): string {
  const id = '0190a5b2-0000-7000-8000-000000000000';
  return Buffer.from(JSON.stringify(['placementRequests', field, direction, key, id])).toString('base64url');
}
