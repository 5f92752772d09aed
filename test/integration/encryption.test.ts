import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createKeyRing } from '../../src/encryption/keyRing.js';
import { registerKeys } from '../../src/encryption/registerKeys.js';
import { rotateKeys } from '../../src/encryption/rotateKeys.js';
import { Sealed } from '../../src/encryption/sealed.js';
import { SEALED_COLUMNS, type SealedColumnName } from '../../src/encryption/sealedColumns.js';
import { createVault } from '../../src/encryption/vault.js';
import { createLogger } from '../../src/logging/createLogger.js';
import { aMatch, anEvent, aTherapist } from '../support/builders.js';
import { createScenario, type Scenario } from '../support/service/createScenario.js';
import { openTestService, type TestService } from '../support/service/openTestService.js';
import { HOUR, MINUTE } from '../support/testClock.js';

let service: TestService;
let scenario: Scenario;
let log = '';
/** Words that must stand nowhere in clear: of the patient, of what therapists answer, of what staff write. */
const SECRETS =
  /Zacharias|Quendel|Schwermut|Abendstunden|Antworttext|Nachfassen|Begründung|Notiz-geheim|Freitext|Handbrief/i;
const staffMemberId = 'staff-1';

beforeAll(async () => {
  const destination = new Writable({
    write(chunk, _encoding, done) {
      log += chunk;
      done();
    },
  });
  service = await openTestService({}, createLogger({ level: 'trace', destination: destination as never }));
  scenario = createScenario(service);
  await liveThroughEverything();
});
afterAll(() => service.close());

/** Fills every sealed column. */
async function liveThroughEverything(): Promise<void> {
  const patient = {
    vorname: 'Zacharias',
    nachname: 'Quendel',
    beschwerden: 'Schwermut',
    bevorzugte_zeiten: 'Abendstunden',
  };
  await scenario.ingest(aTherapist({ potentially_available_notes: 'Notiz-geheim' }, { id: 'T-1' }));
  for (const matchId of ['m1', 'm2', 'm3'])
    await scenario.ingest(aMatch('T-1', { matchId, patientId: matchId, patient }));
  await scenario.ingest(
    anEvent('match.status_changed', { match_id: 'm3', new_status: 'withdrawn', reason: 'Freitext' }),
    'kein JSON von Zacharias Quendel',
    anEvent('match.created', { match_id: 'm4', patient_id: 7.5, note: 'Quendel' }),
    anEvent('match.created', { match_id: 'm1', patient_id: 'other', therapist_id: 'T-1', match_data: { patient } }),
  );
  service.clock.advance(30 * MINUTE);
  await service.worker.deliverDue();
  const [mail] = await scenario.mailsOf('T-1');
  await scenario.answer(
    mail!,
    { m1: 'ACCEPTED', m2: 'REJECTED' },
    { content: 'Antworttext', followUpNotes: 'Nachfassen' },
  );
  const therapistId = (await scenario.therapist('T-1')).id;
  await service.rules.overrideContactRule({ therapistId, rules: ['COOLING'], reason: 'Begründung', staffMemberId });
  const draft = { therapistId, subject: 'Frage', bodyText: 'Handbrief über Quendel', staffMemberId };
  const { id } = await service.emails.createEmail(draft);
  await service.emails.queueEmail({ emailId: id, staffMemberId });
  await service.worker.deliverDue();
  await scenario.ingest(aMatch('T-1', { matchId: 'm5', patientId: 'm5', patient }));
  await service.sql(`ALTER TABLE communication.placement_requests ADD CONSTRAINT test_trap CHECK (match_id <> 'm6')`);
  await scenario.ingest(aMatch('T-1', { matchId: 'm6', patientId: 'm6', patient }));
  service.clock.advance(HOUR);
  await service.workInbox();
  await service.sql('ALTER TABLE communication.placement_requests DROP CONSTRAINT test_trap');
}

describe('sealed columns', () => {
  it('are all bytea columns of the schema', async () => {
    const rows = await service.sql<{ name: string }>(
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
       WHERE table_schema = 'communication' AND data_type = 'bytea'`,
    );
    expect(
      rows
        .map((row) => row.name)
        .filter((name) => name !== 'encryption_keys.check_value')
        .sort(),
    ).toEqual(SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`).sort());
  });

  it('hold no clear text, and no other column holds anything personal', async () => {
    const text = await everythingAsText();
    expect(text).toMatch(/praxis-t-1@example\.org/);
    expect(text).not.toMatch(SECRETS);
  });

  it('are opened only in their own place', async () => {
    const rows = await service.sql<{ id: string; patient_snapshot: Buffer }>(
      'SELECT id, patient_snapshot FROM communication.placement_requests WHERE patient_snapshot IS NOT NULL ORDER BY id LIMIT 2',
    );
    const [one, other] = rows as [(typeof rows)[0], (typeof rows)[0]];
    const open = (column: SealedColumnName, id: string, bytes: Buffer) =>
      service.vault.open(column, id, new Sealed(bytes));
    expect(open('placement_requests.patient_snapshot', one.id, one.patient_snapshot)).toMatchObject({
      complaints: 'Schwermut',
    });
    const altered = Buffer.from(one.patient_snapshot);
    altered[altered.length - 1]! ^= 1;
    for (const attempt of [
      () => open('placement_requests.patient_snapshot', other.id, one.patient_snapshot),
      () => open('placement_requests.patient_name', one.id, one.patient_snapshot),
      () => open('placement_requests.patient_snapshot', one.id, altered),
      () => open('placement_requests.patient_snapshot', one.id, Buffer.from([1])),
    ]) {
      expect(attempt).toThrow(expect.objectContaining({ code: 'SEAL_BROKEN' }));
    }
  });
});

it('events and logs carry nothing personal', async () => {
  const [row] = await service.sql<{ events: string }>(
    'SELECT jsonb_agg(payload)::text AS events FROM communication.outbox_events',
  );
  expect(row?.events).toMatch(/"match_id": "m1"/);
  expect(row?.events).not.toMatch(SECRETS);
  expect(row?.events).not.toMatch(/Müßig|Änne|@example\.org|\+4930/);
  expect(log).toMatch(/email\.delivery/);
  expect(log).toMatch(/inbox\.handler_failed/);
  expect(log).not.toMatch(SECRETS);
  expect(log).not.toMatch(/Müßig|Änne|praxis-t-1@/);
});

describe('keys', () => {
  const [oldKey, newKey] = [Buffer.alloc(32, 7), Buffer.alloc(32, 8)];

  it('rotates while it is read and written, and forgets the old key only then', async () => {
    const ring = createKeyRing([
      { id: 'new', key: newKey },
      { id: 'test', key: oldKey },
    ]);
    await registerKeys(service.orm, createKeyRing([{ id: 'test', key: oldKey }]));
    await registerKeys(service.orm, ring);
    const vault = createVault(ring);
    const readers = async () => {
      for (let i = 0; i < 20; i += 1) {
        const rows = await service.sql<{ id: string; content: Buffer }>(
          'SELECT id, content FROM communication.emails WHERE content IS NOT NULL',
        );
        for (const row of rows) vault.open('emails.content', row.id, new Sealed(row.content));
      }
    };
    const [rotated] = await Promise.all([rotateKeys(service.transact, vault), readers()]);
    expect(rotated).toBeGreaterThan(10);
    expect(await rotateKeys(service.transact, vault)).toBe(0);
    const onlyNew = createKeyRing([{ id: 'new', key: newKey }]);
    await registerKeys(service.orm, onlyNew);
    const alone = createVault(onlyNew);
    for (const { table, column } of SEALED_COLUMNS) {
      const rows = await service.sql<{ id: string; value: Buffer }>(
        `SELECT id, ${column} AS value FROM communication.${table} WHERE ${column} IS NOT NULL`,
      );
      for (const row of rows) alone.open(`${table}.${column}` as SealedColumnName, row.id, new Sealed(row.value));
    }
  });

  it('stops a start without a key that the database needs, or with another key under its id', async () => {
    for (const ring of [createKeyRing([{ id: 'other', key: oldKey }]), createKeyRing([{ id: 'new', key: oldKey }])]) {
      await expect(registerKeys(service.orm, ring)).rejects.toMatchObject({ code: 'UNKNOWN_ENCRYPTION_KEY' });
    }
  });
});

async function everythingAsText(): Promise<string> {
  const columns = await service.sql<{ table_name: string; column_name: string; data_type: string }>(
    `SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'communication'`,
  );
  const texts = columns.map(async ({ table_name, column_name, data_type }) => {
    const value = data_type === 'bytea' ? `encode(${column_name}, 'escape')` : `${column_name}::text`;
    const [row] = await service.sql<{ all: string | null }>(
      `SELECT string_agg(${value}, ' ') AS all FROM communication.${table_name}`,
    );
    return row?.all ?? '';
  });
  return (await Promise.all(texts)).join('\n');
}
