import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createDetailsClient, type DetailsClient } from '../../src/details/createDetailsClient.js';
import { Sealed } from '../../src/encryption/sealed.js';
import { createDetailsSweep } from '../../src/sweeps/fetchMissingDetails.js';
import { aMatch, anEvent, aTherapist } from '../support/builders.js';
import { createScenario, type Scenario } from '../support/service/createScenario.js';
import { openTestService, type TestService } from '../support/service/openTestService.js';
import { HOUR, MINUTE } from '../support/testClock.js';

let service: TestService;
let scenario: Scenario;
let server: Server;
let details: DetailsClient;
let sweep: () => Promise<number>;
/** What the therapist and patient services know, by path; a number is a status. */
const known = new Map<string, unknown>();
const asked: string[] = [];
const THERAPIST = {
  nachname: 'Möller',
  vorname: 'Ida',
  email: 'ida@example.org',
  telefon: '030 23125 101',
  status: 'aktiv',
};
const PATIENT = { nachname: 'Weiß', vorname: 'Jörg', alter: 41, beschwerden: 'Schlafstörungen' };

beforeAll(async () => {
  service = await openTestService();
  scenario = createScenario(service);
  server = createServer((request, response) => {
    asked.push(request.url as string);
    const answer = known.get(request.url as string) ?? 404;
    const status = typeof answer === 'number' ? answer : 200;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  details = createDetailsClient({
    therapistServiceUrl: url,
    patientServiceUrl: url,
    timeoutMs: 2_000,
    logger: { info: () => undefined, warn: () => undefined },
    retry: { maxRetries: 0, initialDelayMs: 1, maxDelayMs: 1 },
  });
  sweep = createDetailsSweep({
    ...service,
    details,
    settings: { ...service.settings, details: { retryFirstMs: 5 * MINUTE, retryMaximumMs: HOUR } },
  });
});
afterAll(async () => {
  await details.close();
  server.closeAllConnections();
  server.close();
  await service.close();
});
beforeEach(() => {
  known.clear();
  asked.length = 0;
  scenario.nextTuesday();
});

async function missing(matchId: string): Promise<string> {
  const row = await scenario.request(matchId);
  return `${row.status} ${row.missing_details.join('+')}`.trim();
}

describe('a match without details', () => {
  it('waits for them with its reason, and opens when the last of them comes by an event', async () => {
    await scenario.ingest(aMatch('T-e1', { matchId: 'e1', patientId: 'P-e1', patient: null }));
    expect(await missing('e1')).toBe('WAITING_DETAILS THERAPIST+PATIENT');
    await scenario.ingest(anEvent('patient.updated', { patient_id: 'P-e1', patient_data: PATIENT }));
    expect(await missing('e1')).toBe('WAITING_DETAILS THERAPIST');
    await scenario.ingest(aTherapist({}, { id: 'T-e1' }));
    expect(await missing('e1')).toBe('OPEN');
    expect(await scenario.batch('T-e1')).toMatchObject({ status: 'PLANNED' });
  });

  it.each([{}, { registriert_am: null }, { etwas: 'anderes' }])(
    'takes a patient of %j for missing',
    async (patient) => {
      const matchId = scenario.name('empty');
      const event = aMatch('T-e2', { matchId });
      await scenario.ingest(
        { ...event, payload: { ...event.payload, match_data: { patient } } },
        aTherapist({}, { id: 'T-e2' }),
      );
      expect(await missing(matchId)).toBe('WAITING_DETAILS PATIENT');
    },
  );

  it('takes the details in the match only until the therapist’s own event comes, however old that is', async () => {
    const event = aMatch('T-e3', { matchId: 'e3' });
    await scenario.ingest({
      ...event,
      timestamp: '2026-03-02T08:00:00.000Z',
      payload: {
        ...event.payload,
        match_data: { ...(event.payload.match_data as object), therapist: { nachname: 'Kopie' } },
      },
    });
    expect(await missing('e3')).toBe('OPEN');
    await scenario.ingest(aTherapist({ nachname: 'Original' }, { id: 'T-e3', timestamp: '2026-03-01T08:00:00.000Z' }));
    expect(await scenario.therapist('T-e3')).toMatchObject({ last_name: 'Original', email: 'praxis-t-e3@example.org' });
  });

  it('is not unblocked by a copy of the therapist in a match', async () => {
    const event = aMatch('T-e4', { matchId: 'e4' });
    await scenario.ingest(anEvent('therapist.blocked', { therapist_id: 'T-e4' }), {
      ...event,
      timestamp: '2026-03-02T08:00:00.000Z',
      payload: { ...event.payload, match_data: { therapist: { nachname: 'Kopie', status: 'aktiv' } } },
    });
    expect((await scenario.therapist('T-e4')).status).toBe('BLOCKED');
  });
});

describe('asking the services', () => {
  it('opens the request with what they know', async () => {
    known.set('/api/therapists/T-h1', THERAPIST).set('/api/patients/P-h1', PATIENT);
    await scenario.ingest(aMatch('T-h1', { matchId: 'h1', patientId: 'P-h1', patient: null }));
    await sweep();
    expect(await missing('h1')).toBe('OPEN');
    expect(await scenario.therapist('T-h1')).toMatchObject({ last_name: 'Möller', phone: '+493023125101' });
    service.clock.advance(30 * MINUTE);
    await service.worker.deliverDue();
    expect(scenario.received('ida@example.org')).toHaveLength(1);
  });

  it('goes on waiting when they know nothing or fail, and asks again later, not sooner', async () => {
    known.set('/api/patients/P-h2', 500);
    await scenario.ingest(aMatch('T-h2', { matchId: 'h2', patientId: 'P-h2', patient: null }));
    await sweep();
    expect(await missing('h2')).toBe('WAITING_DETAILS THERAPIST+PATIENT');
    expect(asked).toContain('/api/therapists/T-h2');
    asked.length = 0;
    await sweep();
    expect(asked).not.toContain('/api/therapists/T-h2');
    known.set('/api/therapists/T-h2', THERAPIST).set('/api/patients/P-h2', PATIENT);
    service.clock.advance(5 * MINUTE);
    await sweep();
    expect(await missing('h2')).toBe('OPEN');
  });

  it('asks less and less often, up to the longest wait', async () => {
    await scenario.ingest(aMatch('T-h6', { matchId: 'h6' }));
    const waits: number[] = [];
    for (let attempt = 0; attempt < 6; attempt += 1) {
      await sweep();
      const [row] = await service.sql<{ due: string }>(
        `SELECT details_due_at AS due FROM communication.placement_requests WHERE match_id = 'h6'`,
      );
      const dueAt = new Date((row as { due: string }).due);
      waits.push((dueAt.getTime() - service.clock.now().getTime()) / MINUTE);
      service.clock.set(dueAt.toISOString());
    }
    expect(waits).toEqual([5, 10, 20, 40, 60, 60]);
  });

  it('is not held up by one whose details cannot be stored', async () => {
    await service.sql(`ALTER TABLE communication.therapists ADD CONSTRAINT test_trap CHECK (last_name <> 'Falle')`);
    known.set('/api/therapists/T-h3', { ...THERAPIST, nachname: 'Falle' });
    known.set('/api/therapists/T-h4', { ...THERAPIST, email: 'h4@example.org' });
    await scenario.ingest(aMatch('T-h3', { matchId: 'h3' }), aMatch('T-h4', { matchId: 'h4' }));
    await expect(sweep()).rejects.toThrow(/test_trap/);
    expect(await missing('h4')).toBe('OPEN');
    await service.sql('ALTER TABLE communication.therapists DROP CONSTRAINT test_trap');
  });

  it('is overruled by an event of the therapist that was older than the answer', async () => {
    known.set('/api/therapists/T-h5', { ...THERAPIST, nachname: 'Antwort', email: 'h5@example.org' });
    await scenario.ingest(aMatch('T-h5', { matchId: 'h5' }));
    await sweep();
    await scenario.ingest(aTherapist({ nachname: 'Ereignis' }, { id: 'T-h5' }));
    expect((await scenario.therapist('T-h5')).last_name).toBe('Ereignis');
  });
});

describe('patients', () => {
  const snapshotOf = async (matchId: string) => {
    const [row] = await service.sql<{ id: string; patient_snapshot: Buffer; patient_name: Buffer }>(
      'SELECT id, patient_snapshot, patient_name FROM communication.placement_requests WHERE match_id = $1',
      [matchId],
    );
    if (!row?.patient_snapshot) return null;
    const open = (column: 'patient_snapshot' | 'patient_name') =>
      service.vault.open<Record<string, unknown>>(`placement_requests.${column}`, row.id, new Sealed(row[column]));
    return { ...open('patient_snapshot'), ...open('patient_name') };
  };

  it('changes only what an update names', async () => {
    await scenario.ingest(aTherapist({}, { id: 'T-p1' }), aMatch('T-p1', { matchId: 'p1', patientId: 'P-p1' }));
    await scenario.ingest(
      anEvent('patient.updated', { patient_id: 'P-p1', patient_data: { alter: 42, bevorzugte_zeiten: null } }),
    );
    expect(await snapshotOf('p1')).toMatchObject({
      age: 42,
      complaints: 'Schlafstörungen',
      preferredTimes: null,
      lastName: 'Weiß',
    });
    expect((await scenario.request('p1')) as unknown).toMatchObject({ patient_registered_on: '2026-01-15' });
  });

  it('asks the service about an update that brings no details', async () => {
    await scenario.ingest(aMatch('T-p1', { matchId: 'p2', patientId: 'P-p2', patient: null }));
    await sweep();
    known.set('/api/patients/P-p2', PATIENT);
    await scenario.ingest(anEvent('patient.updated', { patient_id: 'P-p2' }));
    await sweep();
    expect(await missing('p2')).toBe('OPEN');
  });

  it('takes the details over from another request of the patient', async () => {
    await scenario.ingest(aMatch('T-p1', { matchId: 'p3', patientId: 'P-p3' }), aTherapist({}, { id: 'T-p2' }));
    await scenario.ingest(aMatch('T-p2', { matchId: 'p4', patientId: 'P-p3', patient: null }));
    expect(await missing('p4')).toBe('OPEN');
    expect(await snapshotOf('p4')).toMatchObject({ lastName: 'Weiß', age: 41 });
  });
});
