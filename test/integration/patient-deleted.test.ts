import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { Sealed } from '../../src/encryption/sealed.js';
import { SEALED_COLUMNS, type SealedColumnName } from '../../src/encryption/sealedColumns.js';
import { aMatch, anEvent, aTherapist } from '../support/builders.js';
import { createScenario, type Scenario } from '../support/service/createScenario.js';
import { openTestService, type TestService } from '../support/service/openTestService.js';
import { MINUTE } from '../support/testClock.js';

let service: TestService;
let scenario: Scenario;
beforeAll(async () => {
  service = await openTestService();
  scenario = createScenario(service);
});
afterAll(() => service.close());
beforeEach(() => {
  service.peer.script();
  scenario.nextTuesday();
});

const deleted = (patientId: string, timestamp = '2026-03-02T08:00:00.000Z') =>
  anEvent('patient.deleted', { patient_id: patientId, patient_data: { nachname: 'Quendel' } }, timestamp);
const match = (therapistId: string, matchId: string) =>
  aMatch(therapistId, { matchId, patientId: `P-${matchId}`, patient: { nachname: `Quendel-${matchId}` } });

/** Whether any sealed value still tells of the patient. */
async function remembers(word: string): Promise<string[]> {
  const places: string[] = [];
  for (const { table, column } of SEALED_COLUMNS) {
    const rows = await service.sql<{ id: string; value: Buffer }>(
      `SELECT id, ${column} AS value FROM communication.${table} WHERE ${column} IS NOT NULL`,
    );
    const name = `${table}.${column}` as SealedColumnName;
    for (const row of rows) {
      if (JSON.stringify(service.vault.open(name, row.id, new Sealed(row.value))).includes(word)) places.push(name);
    }
  }
  return places;
}

it('withdraws what is open and erases what is personal, everywhere', async () => {
  const mail = await scenario.mailed('T-1', 'unused');
  await scenario.ingest(match('T-2', 'e1'), aTherapist({}, { id: 'T-2' }));
  service.clock.advance(30 * MINUTE);
  await service.worker.deliverDue();
  await scenario.answer(
    (await scenario.mailsOf('T-2'))[0] ?? mail,
    { e1: 'UNDECIDED' },
    { content: 'über Quendel-e1' },
  );
  expect((await remembers('Quendel-e1')).length).toBeGreaterThan(1);
  await scenario.ingest(deleted('P-e1'));
  expect(await scenario.request('e1')).toMatchObject({ status: 'WITHDRAWN', closed_reason: 'PATIENT_DELETED' });
  expect(await remembers('Quendel-e1')).toEqual([]);
});

it('is not undone by older events that come late', async () => {
  await scenario.ingest(aTherapist({}, { id: 'T-3' }), match('T-3', 'l1'), deleted('P-l1'));
  const late = aMatch('T-2', { matchId: 'l2', patientId: 'P-l1', patient: { nachname: 'Quendel-l1' } });
  await scenario.ingest(
    { ...late, timestamp: '2026-03-02T07:00:00.000Z' },
    anEvent(
      'patient.updated',
      { patient_id: 'P-l1', patient_data: { nachname: 'Quendel-l1' } },
      '2026-03-02T07:00:00.000Z',
    ),
  );
  expect(await scenario.statuses('l1', 'l2')).toEqual(['WITHDRAWN', 'WITHDRAWN']);
  expect(await remembers('Quendel-l1')).toEqual([]);
  // One who comes back later is a new beginning.
  await scenario.ingest({
    ...late,
    eventId: crypto.randomUUID(),
    timestamp: '2026-03-02T09:00:00.000Z',
    payload: { ...late.payload, match_id: 'l3' },
  });
  expect(await scenario.statuses('l3')).toEqual(['OPEN']);
});

it('stops a confirmation that has not left', async () => {
  await scenario.ingest(aTherapist({}, { id: 'T-4' }), match('T-4', 'c1'));
  service.clock.advance(30 * MINUTE);
  await service.worker.deliverDue();
  await scenario.answer((await scenario.mailsOf('T-4'))[0]!, { c1: 'ACCEPTED' });
  await scenario.ingest(deleted('P-c1'));
  await service.worker.deliverDue();
  expect(scenario.received('praxis-t-4@example.org')).toHaveLength(1);
  expect((await scenario.mailsOf('T-4')).map((one) => one.status)).toEqual(['SENT', 'CANCELED']);
});

it('erases a mail that was on its way when it has ended', async () => {
  await scenario.ingest(aTherapist({}, { id: 'T-5' }));
  const patient = { nachname: 'Quendel-w1', beschwerden: 'Quendel-Leiden' };
  await scenario.ingest(aMatch('T-5', { matchId: 'w1', patientId: 'P-w1', patient }));
  service.clock.advance(30 * MINUTE);
  let erased: Promise<unknown> = Promise.resolve();
  service.peer.script(({ step }) => {
    if (step === 'data') erased = scenario.ingest(deleted('P-w1'));
    return undefined;
  });
  await service.worker.deliverDue();
  await erased;
  await service.worker.deliverDue();
  expect(await remembers('Quendel-Leiden')).toEqual([]);
  expect(await scenario.statuses('w1')).toEqual(['WITHDRAWN']);
});
