import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { claimDueMails } from '../../src/delivery/claimDueMails.js';
import { createMailTransport } from '../../src/mail/createMailTransport.js';
import { aMatch, aTherapist } from '../support/builders.js';
import { createScenario, type Scenario } from '../support/service/createScenario.js';
import { openTestService, type TestService } from '../support/service/openTestService.js';
import { DAY, HOUR, MINUTE } from '../support/testClock.js';

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
const reply = (at: 'rcpt', line: string) => service.peer.fault({ at, action: { kind: 'reply', line } });

describe('hand-written mails', () => {
  const draft = async (id: string, subject = 'Eine Frage') =>
    service.emails.createEmail({
      therapistId: (await scenario.therapist(id)).id,
      subject,
      bodyText: 'Haben Sie kurz Zeit?',
      staffMemberId,
    });

  it('are changed as a draft, then queued, and obey the rules', async () => {
    const first = await scenario.mailed('T-hw', 'hw1');
    await scenario.answer(first, { hw1: scenario.inAYear() });
    const mail = await draft('T-hw');
    await service.emails.updateEmail({ emailId: mail.id, subject: 'Neue Frage', staffMemberId });
    await service.emails.queueEmail({ emailId: mail.id, staffMemberId });
    await expect(
      service.emails.updateEmail({ emailId: mail.id, subject: 'zu spät', staffMemberId }),
    ).rejects.toMatchObject({ code: 'NOT_A_DRAFT' });
    await service.worker.deliverDue();
    expect(await scenario.mail(mail.id)).toMatchObject({ status: 'QUEUED', reasons: [{ code: 'CONTACT_INTERVAL' }] });
    service.clock.advance(7 * DAY);
    await service.worker.deliverDue();
    expect((await scenario.mail(mail.id)).status).toBe('SENT');
    const parsed = await simpleParser(scenario.received('praxis-t-hw@example.org').at(-1)?.raw as string);
    expect(parsed.subject).toContain('Neue Frage');
    expect(parsed.text).toContain('Haben Sie kurz Zeit?');
  });

  it('go out one after the other, whichever was written or queued first', async () => {
    await scenario.ingest(aTherapist({}, { id: 'T-ab' }));
    const [a, b] = [await draft('T-ab'), await draft('T-ab')];
    await service.emails.queueEmail({ emailId: b.id, staffMemberId });
    const transport = createMailTransport({ url: service.peer.url, maxConnections: 1 });
    const claim = () => claimDueMails({ ...service, transport, workerName: 'one' });
    expect((await claim()).mails.map((mail) => mail.id)).toEqual([b.id]);
    // While the younger is under way, the older must not overtake it: both would arrive within the interval.
    await service.emails.queueEmail({ emailId: a.id, staffMemberId });
    expect((await claim()).mails).toEqual([]);
    await transport.close();
    expect((await scenario.mail(a.id)).reasons).toMatchObject([{ code: 'MAIL_IN_FLIGHT' }]);
  });

  it('are canceled before they leave, and refuse what is no mail', async () => {
    await scenario.ingest(aTherapist({}, { id: 'T-cx' }), aTherapist({ email: null }, { id: 'T-none' }));
    const mail = await draft('T-cx');
    await service.emails.queueEmail({ emailId: mail.id, staffMemberId });
    await service.emails.cancelEmail({ emailId: mail.id, staffMemberId });
    await service.worker.deliverDue();
    expect(scenario.received('praxis-t-cx@example.org')).toHaveLength(0);
    const before = await scenario.dump();
    await expect(service.emails.cancelEmail({ emailId: mail.id, staffMemberId })).rejects.toMatchObject({
      code: 'ILLEGAL_TRANSITION',
    });
    await expect(service.emails.queueEmail({ emailId: mail.id, staffMemberId })).rejects.toMatchObject({
      code: 'ILLEGAL_TRANSITION',
    });
    await expect(draft('T-none')).rejects.toMatchObject({ code: 'NO_EMAIL_ADDRESS' });
    for (const subject of ['', '  ', 'a\r\nBcc: x@example.org', 'x'.repeat(201)]) {
      await expect(draft('T-cx', subject)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', field: 'input.subject' });
    }
    expect(await scenario.dump()).toBe(before);
  });

  it('a canceled request mail gives its requests back to a held batch', async () => {
    reply('rcpt', '451 4.3.0 later');
    const mail = await scenario.mailed('T-can', 'can1');
    service.peer.script();
    await service.emails.cancelEmail({ emailId: mail.id, staffMemberId });
    expect(await scenario.statuses('can1')).toEqual(['OPEN']);
    expect(await scenario.batch('T-can')).toMatchObject({ status: 'PLANNED', held_by: staffMemberId });
    service.clock.advance(HOUR);
    await service.worker.deliverDue();
    expect(scenario.received('praxis-t-can@example.org')).toHaveLength(0);
  });

  it('a mail that waits for a change is looked at again when the change comes', async () => {
    const first = await scenario.mailed('T-due', 'due1');
    service.clock.advance(7 * DAY);
    const mail = await draft('T-due');
    await service.emails.queueEmail({ emailId: mail.id, staffMemberId });
    await service.worker.deliverDue();
    expect(await scenario.mail(mail.id)).toMatchObject({ due_at: null, reasons: [{ code: 'CALL_DUE' }] });
    await scenario.answer(first, { due1: 'UNDECIDED' });
    await service.worker.deliverDue();
    expect((await scenario.mail(mail.id)).status).toBe('SENT');
  });
});

describe('what the mail looks like', () => {
  it('takes the template by the number of patients and the silence before', async () => {
    await scenario.mailed('T-t1', 't1');
    await scenario.mailed('T-t2', 't2a', 't2b');
    expect((await scenario.mailsOf('T-t1'))[0]?.template_name).toBe('initial-contact');
    expect((await scenario.mailsOf('T-t2'))[0]?.template_name).toBe('batch-request');
    // The silent patient withdrew: no call is due, and the next mail is about the new one alone.
    await service.placements.withdrawPlacementRequest({
      placementRequestId: (await scenario.request('t1')).id,
      staffMemberId,
    });
    await scenario.ingest(aMatch('T-t1', { matchId: 't3' }));
    service.clock.advance(8 * DAY);
    const plan = await service.plans.contactPlan((await scenario.therapist('T-t1')).id);
    expect(plan?.nextBatch?.template).toBe('follow-up');
    await service.worker.deliverDue();
    expect((await scenario.mailsOf('T-t1')).at(-1)?.template_name).toBe('follow-up');
  });

  it('has all headers, both bodies, no remote content, and nothing of the patient outside of the body', async () => {
    await scenario.ingest(aTherapist({}, { id: 'T-head' }));
    const patient = {
      vorname: 'Zacharias',
      nachname: 'Quendel',
      beschwerden: '<img src=https://evil.example/x> Ängste',
    };
    await scenario.ingest(aMatch('T-head', { matchId: 'head1', patientId: 'P-quendel', patient }));
    service.clock.advance(30 * MINUTE);
    await service.worker.deliverDue();
    const [mail] = await scenario.mailsOf('T-head');
    const [received] = scenario.received('praxis-t-head@example.org');
    const parsed = await simpleParser(received?.raw as string);
    expect(parsed.subject).toContain(`Ref: ${mail?.reference}`);
    expect(parsed.date).toEqual(service.clock.now());
    expect(parsed.messageId).toBe(mail?.message_id);
    expect(parsed.replyTo?.text).toBe(`antwort+${mail?.reference.toLowerCase()}@example.org`);
    expect(received?.headers['list-unsubscribe-post']).toEqual(['List-Unsubscribe=One-Click']);
    expect(received?.headers['list-unsubscribe']?.[0]).toMatch(
      /<https:\/\/example\.org\/abmelden\?ref=A-\d+>, ?<mailto:/,
    );
    expect(parsed.text).toContain('Ängste');
    expect(parsed.html).not.toMatch(/<img|src\s*=\s*["']?https?:|url\(|<link|@import/i);
    expect(`${parsed.text}${parsed.html}`).not.toMatch(/Quendel|Zacharias/);
    expect(JSON.stringify(received?.headers)).not.toMatch(/Quendel|Zacharias|Ängste|P-quendel/);
  });
});
