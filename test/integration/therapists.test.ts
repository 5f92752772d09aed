import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { aMatch, anEvent, aTherapist } from '../support/builders.js';
import { createScenario, type Scenario } from '../support/service/createScenario.js';
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

const later = () => service.clock.now().toISOString();
const moved = (id: string, data: Record<string, unknown>) => aTherapist(data, { id, timestamp: later() });
const status = (id: string, what: 'blocked' | 'unblocked') =>
  anEvent(`therapist.${what}`, { therapist_id: id }, later());
async function collectAndDeliver(): Promise<void> {
  service.clock.advance(30 * MINUTE);
  await service.worker.deliverDue();
}

describe('details', () => {
  it('turns what cannot be read into warnings', async () => {
    await scenario.ingest(
      aTherapist(
        {
          email: 'praxis at example',
          telefon: 'anrufen!',
          status: 'verschollen',
          bundesland: 'Preußen',
          telefonische_erreichbarkeit: { montag: ['10-25'], moonday: [] },
        },
        { id: 'T-w' },
      ),
    );
    const therapist = await scenario.therapist('T-w');
    expect(therapist).toMatchObject({ email: null, phone: null, status: 'INACTIVE', federal_state: null });
    const codes = therapist.warnings.map((warning) => warning.code);
    expect(codes).toEqual(
      expect.arrayContaining(['EMAIL_UNREADABLE', 'PHONE_UNREADABLE', 'STATUS_UNKNOWN', 'FEDERAL_STATE_UNKNOWN']),
    );
    expect(codes.length).toBeGreaterThanOrEqual(6);
  });

  it('keeps what an update does not name', async () => {
    await scenario.ingest(aTherapist({}, { id: 'T-k' }));
    await scenario.ingest(
      anEvent('therapist.updated', { therapist_id: 'T-k', therapist_data: { telefon: '+4930555123' } }, later()),
    );
    expect(await scenario.therapist('T-k')).toMatchObject({
      phone: '+4930555123',
      email: 'praxis-t-k@example.org',
      availability: { monday: [{ start: '09:00', end: '12:00' }] },
    });
  });
});

describe('a shared mailbox', () => {
  it('is one contact point and gets one mail that names both', async () => {
    const email = 'praxis-schulz@example.org';
    await scenario.ingest(
      aTherapist({ email: 'Praxis-Schulz@example.org', nachname: 'Anders', vorname: 'Ada' }, { id: 'T-s1' }),
      aTherapist({ email, nachname: 'Schulz', vorname: 'Bea' }, { id: 'T-s2' }),
      aMatch('T-s1', { matchId: 's1' }),
      aMatch('T-s2', { matchId: 's2' }),
    );
    expect((await scenario.point('T-s1')).id).toBe((await scenario.point('T-s2')).id);
    await collectAndDeliver();
    const mails = service.peer.accepted.filter((mail) => /schulz/i.test(mail.to[0] as string));
    expect(mails).toHaveLength(1);
    const { text } = await simpleParser(mails[0]?.raw as string);
    expect(text).toMatch(/Frau Dr\. Schulz/);
    expect(text).toMatch(/Ada Anders/);
    expect(text).toMatch(/Bea Schulz/);
    expect(await scenario.statuses('s1', 's2')).toEqual(['CONTACTED', 'CONTACTED']);
  });

  it('never merges those whose addresses are missing', async () => {
    await scenario.ingest(
      ...['T-n1', 'T-n2', 'T-n3'].map((id) => aTherapist({ email: null, telefon: id === 'T-n3' ? '-' : null }, { id })),
    );
    const ids = await Promise.all(['T-n1', 'T-n2', 'T-n3'].map(async (id) => (await scenario.point(id)).id));
    expect(new Set(ids).size).toBe(3);
  });

  it('holds the requests of a blocked therapist, not those of the colleague, and never greets the blocked one', async () => {
    const email = 'praxis-blum@example.org';
    await scenario.ingest(
      aTherapist({ email, nachname: 'Blum' }, { id: 'T-b1' }),
      aTherapist({ email, nachname: 'Kern' }, { id: 'T-b2' }),
      aMatch('T-b1', { matchId: 'b1' }),
      aMatch('T-b2', { matchId: 'b2' }),
      status('T-b1', 'blocked'),
    );
    await collectAndDeliver();
    expect(await scenario.statuses('b1', 'b2')).toEqual(['OPEN', 'CONTACTED']);
    const { text } = await simpleParser(scenario.received(email)[0]?.raw as string);
    expect(text).toMatch(/Frau Dr\. Kern/);
    expect(text).not.toMatch(/Blum/);

    // Unanswered for a week: only what the colleague was asked holds the next mail up.
    await scenario.answer((await scenario.mailsOf('T-b2'))[0] as { id: string }, { b2: scenario.inAYear() });
    service.clock.advance(7 * DAY);
    await scenario.ingest(status('T-b1', 'unblocked'));
    await collectAndDeliver();
    expect(await scenario.statuses('b1')).toEqual(['CONTACTED']);
  });

  it('is not held up by the unanswered request of a colleague who was blocked since', async () => {
    const email = 'praxis-dorn@example.org';
    await scenario.ingest(
      aTherapist({ email, nachname: 'Dorn' }, { id: 'T-c1' }),
      aTherapist({ email, nachname: 'Esch' }, { id: 'T-c2' }),
      aMatch('T-c1', { matchId: 'c1' }),
    );
    await collectAndDeliver();
    service.clock.advance(7 * DAY);
    await scenario.ingest(status('T-c1', 'blocked'), aMatch('T-c2', { matchId: 'c2' }));
    await collectAndDeliver();
    expect(await scenario.statuses('c1', 'c2')).toEqual(['CONTACTED', 'CONTACTED']);
  });

  it('collects for the colleague anew, whatever has been held for a blocked one', async () => {
    const email = 'praxis-falk@example.org';
    await scenario.ingest(
      aTherapist({ email, nachname: 'Falk' }, { id: 'T-f1' }),
      aTherapist({ email, nachname: 'Gans' }, { id: 'T-f2' }),
      status('T-f1', 'blocked'),
      aMatch('T-f1', { matchId: 'f1' }),
    );
    service.clock.advance(DAY);
    await scenario.ingest(aMatch('T-f2', { matchId: 'f2' }));
    await service.worker.deliverDue();
    expect(await scenario.statuses('f1', 'f2')).toEqual(['OPEN', 'OPEN']);
    await collectAndDeliver();
    expect(await scenario.statuses('f1', 'f2')).toEqual(['OPEN', 'CONTACTED']);
  });

  it('lets a hand-written mail to the blocked one wait without holding the colleague up, and sends it later', async () => {
    const email = 'praxis-hahn@example.org';
    await scenario.ingest(
      aTherapist({ email, nachname: 'Hahn' }, { id: 'T-h1' }),
      aTherapist({ email, nachname: 'Igel' }, { id: 'T-h2' }),
      status('T-h1', 'blocked'),
    );
    const draft = await service.emails.createEmail({
      therapistId: (await scenario.therapist('T-h1')).id,
      subject: 'Frage',
      bodyText: 'Text',
      staffMemberId: 'staff-1',
    });
    await service.emails.queueEmail({ emailId: draft.id, staffMemberId: 'staff-1' });
    await service.worker.deliverDue();
    expect((await scenario.mail(draft.id)).reasons.map((reason) => reason.code)).toEqual(['THERAPIST_BLOCKED']);
    await scenario.ingest(aMatch('T-h2', { matchId: 'h2' }));
    await collectAndDeliver();
    expect(await scenario.statuses('h2')).toEqual(['CONTACTED']);
    await scenario.answer((await scenario.mailsOf('T-h2'))[0] as { id: string }, { h2: scenario.inAYear() });
    service.clock.advance(7 * DAY);
    await scenario.ingest(status('T-h1', 'unblocked'));
    await service.worker.deliverDue();
    expect((await scenario.mail(draft.id)).status).toBe('SENT');
  });
});

describe('a changed address', () => {
  it('moves the therapist to another contact point; the requests that wait go there', async () => {
    await scenario.ingest(aTherapist({ email: 'old-m@example.org' }, { id: 'T-m' }), aMatch('T-m', { matchId: 'm1' }));
    await scenario.ingest(moved('T-m', { email: 'new-m@example.org' }));
    await collectAndDeliver();
    expect(scenario.received('old-m@example.org')).toHaveLength(0);
    expect(scenario.received('new-m@example.org')).toHaveLength(1);
    const [planned] = await service.sql(
      `SELECT 1 FROM communication.email_batches b JOIN communication.contact_points c ON c.id = b.contact_point_id
       WHERE c.email = 'old-m@example.org' AND b.status IN ('PLANNED', 'QUEUED')`,
    );
    expect(planned).toBeUndefined();
  });

  it('takes the requests out of a mail that is being tried again, and the mail with nobody left is canceled', async () => {
    await scenario.ingest(aTherapist({ email: 'old-q@example.org' }, { id: 'T-q' }), aMatch('T-q', { matchId: 'q1' }));
    service.peer.fault({ at: 'rcpt', action: { kind: 'reply', line: '451 4.3.0 later' } });
    await collectAndDeliver();
    expect(await scenario.statuses('q1')).toEqual(['BATCHED']);
    service.peer.script();
    await scenario.ingest(moved('T-q', { email: 'new-q@example.org' }));
    expect(await scenario.statuses('q1')).toEqual(['OPEN']);
    await collectAndDeliver();
    expect(scenario.received('old-q@example.org')).toHaveLength(0);
    expect(scenario.received('new-q@example.org')).toHaveLength(1);
    expect((await scenario.mailsOf('T-q')).map((mail) => mail.status)).toEqual(['CANCELED', 'SENT']);
  });

  it('counts the stricter history of the two', async () => {
    await scenario.mailed('T-h', 'hist1');
    await scenario.answer((await scenario.mailsOf('T-h'))[0] as { id: string }, { hist1: scenario.inAYear() });
    await scenario.ingest(moved('T-h', { email: 'fresh-h@example.org' }), aMatch('T-h', { matchId: 'hist2' }));
    await collectAndDeliver();
    expect(scenario.received('fresh-h@example.org')).toHaveLength(0);
    const plan = await service.plans.contactPlan((await scenario.therapist('T-h')).id);
    expect(plan?.reasons.map((reason) => reason.code)).toContain('CONTACT_INTERVAL');
    service.clock.advance(7 * DAY);
    await service.worker.deliverDue();
    expect(scenario.received('fresh-h@example.org')).toHaveLength(1);
  });

  it('counts a mail to the old address of which nobody knows whether it arrived', async () => {
    service.peer.fault({ at: 'dot', action: { kind: 'drop' } });
    const mail = await scenario.mailed('T-u', 'unc1');
    expect(mail.status).toBe('UNCERTAIN');
    service.peer.script();
    await scenario.ingest(moved('T-u', { email: 'fresh-u@example.org' }), aMatch('T-u', { matchId: 'unc2' }));
    await collectAndDeliver();
    expect(scenario.received('fresh-u@example.org')).toHaveLength(0);
    await service.uncertain.resolveUncertainEmail({
      emailId: mail.id,
      resolution: 'NOT_SENT_GIVE_UP',
      reason: 'their log has nothing',
      staffMemberId: 'staff-1',
    });
    await service.worker.deliverDue();
    expect(scenario.received('fresh-u@example.org')).toHaveLength(1);
    expect(await scenario.statuses('unc1', 'unc2')).toEqual(['CONTACTED', 'CONTACTED']);
  });

  it('leaves the bounce with the old address and takes the opt-out along', async () => {
    service.peer.fault({ at: 'rcpt', action: { kind: 'reply', line: '550 5.1.1 unknown' } });
    await scenario.mailed('T-x', 'x1');
    service.peer.script();
    expect((await scenario.point('T-x')).email_bounced_at).not.toBeNull();
    const therapistId = (await scenario.therapist('T-x')).id;
    await service.rules.suppressContactPoint({ therapistId, reason: 'no more', staffMemberId: 'staff-1' });
    await scenario.ingest(moved('T-x', { email: 'fresh-x@example.org' }));
    expect((await scenario.point('T-x')).email_bounced_at).toBeNull();
    await collectAndDeliver();
    expect(scenario.received('fresh-x@example.org')).toHaveLength(0);
    await service.rules.liftSuppression({ therapistId, reason: 'again', staffMemberId: 'staff-1' });
    await service.worker.deliverDue();
    expect(scenario.received('fresh-x@example.org')).toHaveLength(1);
  });

  it('takes hand-written mails and confirmations that have not left along', async () => {
    const mail = await scenario.mailed('T-y', 'y1');
    service.peer.fault({ at: 'rcpt', action: { kind: 'reply', line: '451 4.3.0 later' } });
    await scenario.answer(mail, { y1: 'ACCEPTED' });
    await service.worker.deliverDue();
    service.peer.script();
    await scenario.ingest(moved('T-y', { email: 'fresh-y@example.org' }));
    await collectAndDeliver();
    expect(scenario.received('fresh-y@example.org')).toHaveLength(1);
    expect((await scenario.mailsOf('T-y')).map(({ purpose, status: state }) => [purpose, state])).toEqual([
      ['REQUEST', 'SENT'],
      ['CONFIRMATION', 'SENT'],
    ]);
  });
});
