import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { createLaterSweep } from '../../src/sweeps/reopenLater.js';
import { aMatch, aTherapist } from '../support/builders.js';
import { createScenario, type MailRow, type Scenario } from '../support/service/createScenario.js';
import { openTestService, type TestService } from '../support/service/openTestService.js';
import { DAY, HOUR } from '../support/testClock.js';

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

describe('correctOutcome', () => {
  it('ACCEPTED → REJECTED reopens the others, cancels the unsent confirmation and cools', async () => {
    const mails = await scenario.askedEverywhere('P-k', 'T-k1', 'T-k2', 'T-k3');
    await scenario.ingest(aTherapist({}, { id: 'T-k4' }), aMatch('T-k4', { matchId: 'P-k@T-k4', patientId: 'P-k' }));
    await scenario.answer(mails[2] as MailRow, { 'P-k@T-k3': new Date(service.clock.now().getTime() + 20 * DAY) });
    await scenario.answer(mails[0] as MailRow, { 'P-k@T-k1': 'ACCEPTED' });
    // What comes while they are closed counts when they open again.
    await scenario.answer(mails[1] as MailRow, { 'P-k@T-k2': 'REJECTED' });
    await scenario.ingest(aMatch('T-k5', { matchId: 'P-k@T-k5', patientId: 'P-k', patient: null }));
    expect(await scenario.statuses('P-k@T-k2', 'P-k@T-k3', 'P-k@T-k4', 'P-k@T-k5')).toEqual(
      Array(4).fill('PLACED_ELSEWHERE'),
    );

    await scenario.correct('P-k@T-k1', 'REJECTED');
    expect(await scenario.statuses('P-k@T-k1', 'P-k@T-k2', 'P-k@T-k3', 'P-k@T-k4', 'P-k@T-k5')).toEqual([
      'REJECTED',
      'REJECTED',
      'LATER',
      'OPEN',
      'WAITING_DETAILS',
    ]);
    expect((await scenario.request('P-k@T-k5')).missing_details).toEqual(['THERAPIST']);
    expect(await scenario.confirmationsOf('T-k1')).toMatchObject([{ status: 'CANCELED' }]);
    expect((await scenario.point('T-k1')).refused_at).not.toBeNull();
    expect(await scenario.batch('T-k4')).toMatchObject({ status: 'PLANNED' });
    await service.worker.deliverDue();
    expect(scenario.received('praxis-t-k1@example.org')).toHaveLength(1);

    const [action] = await service.sql<{ details: unknown; reason: Buffer }>(
      `SELECT details, reason FROM communication.staff_actions WHERE action = 'correctOutcome' ORDER BY acted_at DESC, id DESC LIMIT 1`,
    );
    expect(action?.details).toEqual({
      before: { outcome: 'ACCEPTED', status: 'ACCEPTED' },
      after: { outcome: 'REJECTED', status: 'REJECTED' },
    });
    const events = await service.sql<{ payload: { email_data: { corrected: boolean; outcomes: unknown[] } } }>(
      `SELECT payload FROM communication.outbox_events WHERE event_type = 'communication.response_received' AND aggregate_id = $1 ORDER BY seq`,
      [mails[0]?.id],
    );
    expect(events.map((event) => event.payload.email_data.corrected)).toEqual([false, true]);
  });

  it('names the patient in the confirmation that follows another acceptance after a correction', async () => {
    const mails = await scenario.askedEverywhere('P-j', 'T-j1', 'T-j2');
    await scenario.answer(mails[0] as MailRow, { 'P-j@T-j1': 'ACCEPTED' });
    await scenario.correct('P-j@T-j1', 'UNDECIDED');
    expect(await scenario.statuses('P-j@T-j1', 'P-j@T-j2')).toEqual(['CONTACTED', 'CONTACTED']);
    await scenario.answer(mails[1] as MailRow, { 'P-j@T-j2': 'ACCEPTED' });
    await service.worker.deliverDue();
    const confirmation = scenario.received('praxis-t-j2@example.org').at(-1);
    expect((await simpleParser(confirmation?.raw as string)).text).toContain('Jörg Weiß');
  });

  it('tells a person when the confirmation has left already', async () => {
    const mail = await scenario.mailed('T-s', 's1');
    await scenario.answer(mail, { s1: 'ACCEPTED' });
    await service.worker.deliverDue();
    await scenario.correct('s1', 'REJECTED');
    expect(await scenario.request('s1')).toMatchObject({
      status: 'REJECTED',
      attention_reason: 'CONFIRMATION_ALREADY_SENT',
    });
  });

  it('never confirms a corrected acceptance by a retry', async () => {
    const mail = await scenario.mailed('T-t', 't1');
    service.peer.fault({ at: 'data', action: { kind: 'reply', line: '554 5.7.1 no' } });
    await scenario.answer(mail, { t1: 'ACCEPTED' });
    await service.worker.deliverDue();
    service.peer.script();
    const [confirmation] = await scenario.confirmationsOf('T-t');
    expect(confirmation?.status).toBe('FAILED');
    await scenario.correct('t1', 'REJECTED');
    await expect(
      service.emails.queueEmail({ emailId: (confirmation as MailRow).id, staffMemberId: 'staff-1' }),
    ).rejects.toMatchObject({ code: 'NOT_ACCEPTED' });
  });

  it('REJECTED → ACCEPTED lifts the cooling, closes the others and confirms', async () => {
    const mails = await scenario.askedEverywhere('P-v', 'T-v1', 'T-v2');
    await scenario.answer(mails[0] as MailRow, { 'P-v@T-v1': 'REJECTED' });
    await scenario.correct('P-v@T-v1', 'ACCEPTED');
    expect(await scenario.statuses('P-v@T-v1', 'P-v@T-v2')).toEqual(['ACCEPTED', 'PLACED_ELSEWHERE']);
    expect((await scenario.point('T-v1')).refused_at).toBeNull();
    await service.worker.deliverDue();
    const text = (await simpleParser(scenario.received('praxis-t-v1@example.org').at(-1)?.raw as string)).text;
    expect(text).toContain('Jörg Weiß');
  });

  it('goes from every outcome to every other', async () => {
    const date = () => new Date(service.clock.now().getTime() + 3 * DAY);
    const all = { ACCEPTED: 'ACCEPTED', REJECTED: 'REJECTED', LATER: 'LATER', UNDECIDED: 'CONTACTED' } as const;
    const mail = await scenario.mailed('T-all', 'all1');
    await scenario.answer(mail, { all1: 'UNDECIDED' });
    const tour =
      'ACCEPTED REJECTED UNDECIDED LATER ACCEPTED UNDECIDED REJECTED LATER LATER REJECTED ACCEPTED LATER UNDECIDED';
    for (const outcome of tour.split(' ') as (keyof typeof all)[]) {
      await scenario.correct('all1', outcome === 'LATER' ? date() : outcome);
      expect(await scenario.statuses('all1')).toEqual([all[outcome]]);
    }
  });

  it('stops a mail that is being tried again when the refusal turns out later', async () => {
    const mail = await scenario.mailed('T-z', 'z1');
    const date = new Date(service.clock.now().getTime() + 14 * DAY);
    await scenario.answer(mail, { z1: date });
    service.clock.set(date);
    await createLaterSweep(service)();
    service.peer.fault({ at: 'rcpt', action: { kind: 'reply', line: '451 4.3.0 later' } });
    await service.worker.deliverDue();
    expect(await scenario.statuses('z1')).toEqual(['BATCHED']);
    service.peer.script();
    await scenario.correct('z1', 'REJECTED');
    service.clock.advance(HOUR);
    await service.worker.deliverDue();
    expect(await scenario.statuses('z1')).toEqual(['REJECTED']);
    expect(scenario.received('praxis-t-z@example.org')).toHaveLength(1);
  });

  it('leaves a withdrawal and a place elsewhere as they are, and mends what was recorded', async () => {
    const mails = await scenario.askedEverywhere('P-y', 'T-y1', 'T-y2');
    await scenario.answer(mails[0] as MailRow, { 'P-y@T-y1': 'ACCEPTED' });
    await scenario.answer(mails[1] as MailRow, { 'P-y@T-y2': 'REJECTED' });
    await scenario.correct('P-y@T-y2', 'UNDECIDED');
    expect(await scenario.request('P-y@T-y2')).toMatchObject({ status: 'PLACED_ELSEWHERE', outcome: 'UNDECIDED' });
    expect((await scenario.point('T-y2')).refused_at).toBeNull();
    await scenario.correct('P-y@T-y2', 'ACCEPTED');
    expect(await scenario.request('P-y@T-y2')).toMatchObject({
      status: 'PLACED_ELSEWHERE',
      attention_reason: 'ACCEPTED_AFTER_CLOSE',
    });
    const mail = await scenario.mailed('T-y3', 'y3');
    await service.placements.withdrawPlacementRequest({
      placementRequestId: (await scenario.request('y3')).id,
      staffMemberId: 'staff-1',
    });
    await scenario.answer(mail, { y3: 'REJECTED' });
    await scenario.correct('y3', 'UNDECIDED');
    expect(await scenario.statuses('y3')).toEqual(['WITHDRAWN']);
    expect((await scenario.point('T-y3')).refused_at).toBeNull();
  });
});
