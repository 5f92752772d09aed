import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { aMatch, aTherapist } from '../support/builders.js';
import { DAY, MINUTE } from '../support/testClock.js';
import { type CallApi, HOURS, openCallApi } from './graphql-calls-support.js';
import { logStatements } from './graphql-statementLog.js';

let api: CallApi;
const CALLS = 30;

/** Thirty mailed practices with two requests each and a failed call before. */
beforeAll(async () => {
  api = await openCallApi({ callLines: 3 });
  for (const name of ['anna', 'ben']) {
    await api.mutate('createStaffMember', { externalId: name, name }, 'staffMember { id }');
  }
  for (let i = 0; i < CALLS; i += 1) {
    const telefon = `+49 30 2312${5000 + i}`;
    await api.scenario.ingest(
      aTherapist({ telefonische_erreichbarkeit: HOURS, telefon }, { id: `T${i}` }),
      aMatch(`T${i}`),
      aMatch(`T${i}`),
    );
  }
  api.service.clock.advance(30 * MINUTE);
  await api.service.worker.deliverDue();
  api.service.clock.advance(7 * DAY);
  await api.service.calls.runFollowUpSweep({ staffMemberId: 'anna' });
  const due = await api.service.sql<{ id: string }>('SELECT id FROM communication.phone_calls');
  for (const { id } of due) {
    await api.service.calls.recordCallOutcome({ phoneCallId: id, outcome: 'BUSY', staffMemberId: 'anna' });
  }
  const next = await api.service.sql<{ id: string }>(
    `SELECT id FROM communication.phone_calls WHERE status = 'SCHEDULED'`,
  );
  for (const { id } of next) await api.service.calls.claimPhoneCall({ phoneCallId: id, staffMemberId: 'ben' });
}, 60_000);
afterAll(() => api.close());

const CALL = `id status claim { claimedBy } phoneNumber phoneOwner { displayName } therapist { displayName phoneHours { weekday } } windows { startsAt }
  mailBefore { reference sentAt } script line { label staffMember { name } } notes retryOf { id } successor { id } contactPoint { email }
  batch { id } items { totalCount nodes { priority followUpNotes placementRequest { matchId patient { age } waitingFor { code } newestEmail { subject } phoneCalls { nodes { id } } } } }
  history { nodes { kind actor notes staffMember { name } } } earlierCalls { nodes { outcome notes history { nodes { kind } } } }`;

async function statementsOf(document: string, first: number) {
  const log = await logStatements(api.service.orm);
  try {
    const [list] = Object.values(await api.data(document, { first })) as { nodes: unknown[] }[];
    return { count: log.statements.length, rows: list?.nodes.length };
  } finally {
    log.stop();
  }
}

it.each([
  [
    'the day list',
    `query ($first: Int) { dailyCallList(date: "2026-03-10", first: $first) { totalCount nodes { position phoneCall { ${CALL} } } } }`,
  ],
  ['calls', `query ($first: Int) { phoneCalls(first: $first) { totalCount nodes { ${CALL} } } }`],
  [
    'batches',
    `query ($first: Int) { phoneCallBatches(first: $first) { nodes { phoneCall { ${CALL} } items { nodes { batch { id } } } } } }`,
  ],
  [
    'therapists with their calls',
    `query ($first: Int) { therapists(first: $first) { nodes { phoneCalls(first: 2) { totalCount nodes { outcome line { label } } } } } }`,
  ],
])('%s takes no more statements for thirty than for one', async (_name, document) => {
  const one = await statementsOf(document, 1);
  const thirty = await statementsOf(document, CALLS);
  expect([one.rows, thirty.rows]).toEqual([1, CALLS]);
  // Staff are asked for in several places of the document: what one place has read, the next need not ask for, so that
  // the number may differ by a few, but it does not grow with the rows.
  expect(Math.abs(thirty.count - one.count)).toBeLessThanOrEqual(5);
  expect(thirty.count).toBeLessThan(1.5 * CALLS);
});
