import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aMatch, aTherapist } from '../support/builders.js';
import { MINUTE } from '../support/testClock.js';
import { logStatements } from './graphql-statementLog.js';
import { type GraphqlService, openGraphql } from './graphql-support.js';

let api: GraphqlService;
const PRACTICES = 50;
beforeAll(async () => {
  api = await openGraphql();
  for (let i = 0; i < PRACTICES; i += 1) {
    await api.scenario.ingest(aTherapist({}, { id: `T${i}` }), aMatch(`T${i}`), aMatch(`T${i}`));
  }
  api.service.clock.advance(30 * MINUTE);
  await api.service.worker.deliverDue();
  for (let i = 0; i < PRACTICES; i += 1) await api.scenario.ingest(aMatch(`T${i}`));
}, 60_000);
afterAll(() => api.close());

/** Statements that an operation sends, whichever way. */
async function statementsOf(document: string, first: number): Promise<{ statements: string[]; rows: number }> {
  const log = await logStatements(api.service.orm);
  try {
    const data = await api.data(document, { first });
    const [list] = Object.values(data) as { nodes: unknown[] }[];
    return { statements: log.statements, rows: list?.nodes.length ?? 0 };
  } finally {
    log.stop();
  }
}

const REQUEST =
  'placementRequest { matchId patient { age } waitingFor { code until } newestEmail { reference subject } therapist { displayName phoneHours { weekday } contactPoint { email owner { lastName } activeOverrides { id } } } }';

describe.each([
  [
    'mails down to the contact point',
    `query ($first: Int) { emails(first: $first) { totalCount nodes { subject html text response reasons { code } therapist { displayName }
       batch { status items { totalCount nodes { position ${REQUEST} } } } } } }`,
  ],
  [
    'planned batches with what would be in them',
    `query ($first: Int) { emailBatches(first: $first, filter: { statuses: [PLANNED] }) { nodes {
       email { id } items { nodes { ${REQUEST} } } contactPoint { therapists { totalCount nodes { lastName } } } } } }`,
  ],
  [
    'therapists with their lists',
    `query ($first: Int) { therapists(first: $first) { nodes { potentiallyAvailableNotes
       placementRequests(first: 2) { totalCount nodes { items { nodes { batch { status } } } } }
       emails(first: 2) { totalCount nodes { reference confirmedRequest { id } } }
       contactPoint { emails(first: 1) { nodes { id } } emailBatches(first: 1) { nodes { id } } } } } }`,
  ],
  [
    'the to-do list',
    `query ($first: Int) { attentionItems(first: $first) { totalCount nodes { kind title actions email { subject } placementRequest { status } therapist { displayName } emailBatch { status } } } }`,
  ],
  [
    'the outreach plan',
    `query ($first: Int) { outreachPlan(first: $first) { totalCount nodes { reasons { code } therapist { displayName } contactPoint { email } placementRequests { nodes { patient { age } } } } } }`,
  ],
])('%s', (name, document) => {
  it('takes as many statements for fifty as for one', async () => {
    if (name === 'the to-do list') {
      await api.service.sql('UPDATE communication.emails SET follow_up_required = true');
    }
    const one = await statementsOf(document, 1);
    const fifty = await statementsOf(document, PRACTICES);
    expect([one.rows, fifty.rows]).toEqual([1, PRACTICES]);
    // What a page brought along need not be read by id, so that there may be fewer.
    expect(fifty.statements.length).toBeLessThanOrEqual(one.statements.length);
    expect(one.statements.length).toBeGreaterThan(2);
  });
});

it('does not read bodies, nor count, where nobody asks', async () => {
  const { statements } = await statementsOf(
    'query ($first: Int) { emails(first: $first) { nodes { reference status } } }',
    20,
  );
  expect(statements).toHaveLength(1);
  expect(statements.join()).not.toMatch(/\bcontent\b|\bresponse\b|count\(/);
});
