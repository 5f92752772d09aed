import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createMailTransport } from '../../src/mail/createMailTransport.js';
import { aMatch, aTherapist } from '../support/builders.js';
import { createScenario, type MailRow, type Scenario } from '../support/service/createScenario.js';
import { openTestService, type TestService } from '../support/service/openTestService.js';
import { DAY, MINUTE } from '../support/testClock.js';

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

const staffMemberId = 'staff-1';
const reply = (at: 'mail' | 'rcpt' | 'data' | 'dot', line: string) =>
  service.peer.fault({ at, action: { kind: 'reply', line } });
const resolveAs = (mail: MailRow, resolution: 'SENT' | 'NOT_SENT_SEND_AGAIN' | 'NOT_SENT_GIVE_UP') =>
  service.uncertain.resolveUncertainEmail({ emailId: mail.id, resolution, reason: 'asked them', staffMemberId });

describe('retries', () => {
  it.each([
    ['a 4xx', () => reply('rcpt', '450 4.2.1 later'), 'SMTP_450'],
    ['a connection lost before the dot', () => service.peer.fault({ at: 'data', action: { kind: 'drop' } }), undefined],
    [
      'a server that goes away',
      () => {
        service.peer.fault({ at: 'connect', action: { kind: 'drop' } });
        service.peer.dropConnections();
      },
      undefined,
    ],
  ])('tries again after %s, with backoff, and sends once', async (_what, break_, error) => {
    const id = scenario.name('T-retry');
    break_();
    const mail = await scenario.mailed(id, `m-${id}`);
    expect(mail).toMatchObject({ status: 'QUEUED', attempt_count: 1, ...(error ? { last_error: error } : {}) });
    expect(await scenario.statuses(`m-${id}`)).toEqual(['BATCHED']);
    const delayMs = new Date(mail.due_at as string).getTime() - service.clock.now().getTime();
    expect(delayMs).toBeGreaterThanOrEqual(30_000);
    expect(delayMs).toBeLessThanOrEqual(60_000);
    service.peer.script();
    await service.worker.deliverDue();
    expect((await scenario.mail(mail.id)).attempt_count).toBe(1);
    service.clock.advance(MINUTE);
    await service.worker.deliverDue();
    expect(await scenario.mail(mail.id)).toMatchObject({ status: 'SENT', attempt_count: 2 });
    expect(service.peer.countOf(mail.message_id)).toBe(1);
  });

  it('tries again when nobody listens at all', async () => {
    await scenario.ingest(aTherapist({}, { id: 'T-refused' }), aMatch('T-refused', { matchId: 'refused1' }));
    service.clock.advance(30 * MINUTE);
    const transport = createMailTransport({ url: 'smtp://127.0.0.1:9', maxConnections: 1 });
    await service.openWorker({ transport }).deliverDue();
    await transport.close();
    expect((await scenario.mailsOf('T-refused'))[0]).toMatchObject({
      status: 'QUEUED',
      last_error: 'CONNECTION_REFUSED',
    });
    service.clock.advance(MINUTE);
    await service.worker.deliverDue();
    expect(await scenario.statuses('refused1')).toEqual(['CONTACTED']);
  });

  it('gives up after eight tries, and holds the next batch until staff retry', async () => {
    reply('rcpt', '451 4.3.0 later');
    const mail = await scenario.mailed('T-eight', 'e1');
    for (let attempt = 2; attempt <= 8; attempt += 1) {
      const due = new Date((await scenario.mail(mail.id)).due_at as string);
      service.clock.set(due);
      await service.worker.deliverDue();
      // A try that falls outside of the window waits for the morning.
      const deferred = (await scenario.mail(mail.id)).due_at;
      if ((await scenario.mail(mail.id)).attempt_count < attempt && deferred) {
        service.clock.set(deferred);
        await service.worker.deliverDue();
      }
      expect((await scenario.mail(mail.id)).attempt_count).toBe(attempt);
    }
    expect((await scenario.mail(mail.id)).status).toBe('FAILED');
    expect(await scenario.statuses('e1')).toEqual(['OPEN']);
    expect(await scenario.batch('T-eight')).toMatchObject({ status: 'PLANNED', held_by: 'service:mail-failed' });
    service.peer.script();
    scenario.nextTuesday();
    await service.planAll();
    await service.worker.deliverDue();
    expect(scenario.received('praxis-t-eight@example.org')).toHaveLength(0);
    await service.emails.queueEmail({ emailId: mail.id, staffMemberId });
    await service.worker.deliverDue();
    expect(await scenario.mail(mail.id)).toMatchObject({ status: 'SENT', attempt_count: 1 });
    expect(scenario.received('praxis-t-eight@example.org')).toHaveLength(1);
    expect(await scenario.statuses('e1')).toEqual(['CONTACTED']);
  });

  it('a withdrawal of one of two does not hurry the next try', async () => {
    reply('rcpt', '451 4.3.0 later');
    const mail = await scenario.mailed('T-two', 'two1', 'two2');
    await service.placements.withdrawPlacementRequest({
      placementRequestId: (await scenario.request('two1')).id,
      staffMemberId,
    });
    expect((await scenario.mail(mail.id)).due_at).toEqual(mail.due_at);
    service.peer.script();
    service.clock.advance(MINUTE);
    await service.worker.deliverDue();
    expect(await scenario.statuses('two1', 'two2')).toEqual(['WITHDRAWN', 'CONTACTED']);
  });
});

describe('refusals', () => {
  it('a 5xx fails the mail, returns the requests, and the next batch is held', async () => {
    reply('data', '554 5.7.1 no');
    const mail = await scenario.mailed('T-f', 'f1');
    expect(mail).toMatchObject({ status: 'FAILED', last_error: 'SMTP_554' });
    expect(await scenario.statuses('f1')).toEqual(['OPEN']);
    expect(await scenario.batch('T-f')).toMatchObject({ status: 'PLANNED', held_by: 'service:mail-failed' });
    const plan = await service.plans.contactPlan((await scenario.therapist('T-f')).id);
    expect(plan?.nextBatch?.reasons.map((reason) => reason.code)).toContain('BATCH_HELD');
    service.peer.script();
    await service.planAll();
    expect(await service.worker.deliverDue()).toBe(0);
    const batch = await scenario.batch('T-f');
    await service.batches.updateEmailBatch({ batchId: batch?.id as string, held: false, staffMemberId });
    await service.worker.deliverDue();
    expect(await scenario.statuses('f1')).toEqual(['CONTACTED']);
  });

  it('a mailbox that does not exist bounces: the phone is left, no further mail, and it was no contact', async () => {
    reply('rcpt', '550 5.1.1 no such user');
    await scenario.mailed('T-b', 'b1');
    service.peer.script();
    expect((await scenario.point('T-b')).email_bounced_at).not.toBeNull();
    expect((await scenario.point('T-b')).last_contact_at).toBeNull();
    expect(await scenario.statuses('b1')).toEqual(['OPEN']);
    expect(await scenario.batch('T-b')).toBeNull();
    const plan = await service.plans.contactPlan((await scenario.therapist('T-b')).id);
    expect(plan).toMatchObject({ decision: 'USE_PHONE', reasons: [{ code: 'EMAIL_BOUNCED', until: null }] });
    await scenario.ingest(aMatch('T-b', { matchId: 'b2' }));
    service.clock.advance(10 * DAY);
    await service.planAll();
    await service.worker.deliverDue();
    expect(scenario.received('praxis-t-b@example.org')).toHaveLength(0);
  });
});

describe('an uncertain mail', () => {
  it.each(['SENT', 'NOT_SENT_SEND_AGAIN', 'NOT_SENT_GIVE_UP'] as const)(
    'is never sent again by itself; %s',
    async (resolution) => {
      const id = scenario.name('T-unc');
      service.peer.fault({ at: 'dot', action: { kind: 'drop', stored: resolution === 'SENT' } });
      const mail = await scenario.mailed(id, `u-${id}`);
      service.peer.script();
      expect(mail.status).toBe('UNCERTAIN');
      expect(await scenario.statuses(`u-${id}`)).toEqual(['CONTACTED']);
      const before = service.peer.accepted.length;
      service.clock.advance(DAY);
      await service.planAll();
      await service.worker.deliverDue();
      expect(service.peer.accepted).toHaveLength(before);
      await scenario.ingest(aMatch(id, { matchId: `v-${id}` }));
      const plan = () => scenario.therapist(id).then((therapist) => service.plans.contactPlan(therapist.id));
      expect((await plan())?.reasons.map((reason) => reason.code)).toContain('MAIL_IN_FLIGHT');

      await resolveAs(mail, resolution);
      await expect(resolveAs(mail, resolution)).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' });
      service.clock.advance(30 * MINUTE);
      await service.worker.deliverDue();
      const [row, point] = [await scenario.mail(mail.id), await scenario.point(id)];
      switch (resolution) {
        case 'SENT':
          expect(row.status).toBe('SENT');
          expect(point.last_contact_at).not.toBeNull();
          expect(service.peer.accepted).toHaveLength(before);
          expect(await scenario.statuses(`u-${id}`, `v-${id}`)).toEqual(['CONTACTED', 'OPEN']);
          break;
        case 'NOT_SENT_SEND_AGAIN':
          expect(row.status).toBe('SENT');
          expect(service.peer.countOf(mail.message_id)).toBe(1);
          // What came meanwhile goes with it.
          expect(await scenario.statuses(`u-${id}`, `v-${id}`)).toEqual(['CONTACTED', 'CONTACTED']);
          break;
        case 'NOT_SENT_GIVE_UP':
          expect(row.status).toBe('CANCELED');
          expect(await scenario.statuses(`u-${id}`, `v-${id}`)).toEqual(['OPEN', 'OPEN']);
          // It no longer counts as a contact; only the hold keeps the next batch.
          expect(await scenario.batch(id)).toMatchObject({ status: 'PLANNED', held_by: staffMemberId });
          expect((await plan())?.decision).toBe('PERMITTED');
          expect(service.peer.accepted).toHaveLength(before);
      }
    },
  );
});
