import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { untilHandled } from '../../src/ingest/untilHandled.js';
import { aMatch, aTherapist } from '../support/builders.js';
import { createScenario, type Scenario } from '../support/service/createScenario.js';
import { openTestService, type TestService } from '../support/service/openTestService.js';
import { aWakeUp } from './graphql-support.js';

let service: TestService;
let scenario: Scenario;
beforeAll(async () => {
  service = await openTestService();
  scenario = createScenario(service);
  scenario.nextTuesday();
});
afterAll(() => service.close());

it('waits for events that another process is handling, and not for those that are tried again later', async () => {
  await service.sql(`ALTER TABLE communication.therapists ADD CONSTRAINT test_trap CHECK (last_name <> 'Falle')`);
  const events = [aTherapist({ nachname: 'Falle' }, { id: 'T-trap' }), aMatch('T-other', { matchId: 'other' })];
  await service.receive(...events);
  const wakeUps = aWakeUp();
  // Another process holds the event: this one finds nothing to do.
  let looked = 0;
  const seen = Promise.withResolvers<void>();
  let done = false;
  const waiting = untilHandled(
    {
      orm: service.orm,
      wakeUps,
      async workOff() {
        looked += 1;
        if (looked === 2) seen.resolve();
      },
    },
    'test',
  ).then(() => {
    done = true;
  });
  while (looked < 1) await new Promise((resolve) => setImmediate(resolve));
  wakeUps.wake();
  await seen.promise;
  expect(done).toBe(false);
  await service.workInbox();
  const wakeUntilDone = setInterval(wakeUps.wake, 10);
  await waiting;
  clearInterval(wakeUntilDone);
  const rows = await service.sql('SELECT status, attempts FROM communication.inbox_events ORDER BY seq');
  expect(rows).toEqual([
    { status: 'PENDING', attempts: 1 },
    { status: 'DONE', attempts: 1 },
  ]);
});
