import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aMatch, aTherapist } from '../support/builders.js';
import { createScenario, type Scenario } from '../support/service/createScenario.js';
import { openTestService, type TestService } from '../support/service/openTestService.js';
import { DAY, MINUTE } from '../support/testClock.js';

let service: TestService;
let scenario: Scenario;
beforeAll(async () => {
  service = await openTestService();
  scenario = createScenario(service);
}, 60_000);
afterAll(() => service.close());

const STAFF = { staffMemberId: 'client-1' };

/** A therapist with open requests, and a draft about them that a client sends by itself. */
async function aDraft(...matchIds: string[]) {
  const externalId = scenario.name('T');
  await scenario.ingest(aTherapist({}, { id: externalId }));
  for (const matchId of matchIds) await scenario.ingest(aMatch(externalId, { matchId, patientId: `p-${matchId}` }));
  const requests = await Promise.all(matchIds.map((id) => scenario.request(id)));
  const email = await service.externalEmails.createExternalEmail({
    ...STAFF,
    therapistId: (await scenario.therapist(externalId)).id,
    subject: 'Anfrage',
    bodyHtml: '<p>Guten Tag</p>',
    placementRequestIds: requests.map((request) => request.id),
  });
  const report = (status: 'QUEUED' | 'SENDING' | 'SENT' | 'FAILED', error?: string) =>
    service.externalEmails.reportDelivery({ ...STAFF, emailId: email.id, status, error: error ?? null });
  return { externalId, emailId: email.id, report };
}

describe('a mail that a client sends by itself', () => {
  it('is never taken by a worker, in no state and at no time', async () => {
    const before = service.peer.accepted.length;
    const { emailId, report } = await aDraft();
    await report('QUEUED');
    for (const days of [0, 8, 30]) {
      service.clock.advance(days * DAY);
      await service.planAll();
      await service.worker.deliverDue();
      expect((await scenario.mail(emailId)).status).toBe('QUEUED');
    }
    await report('SENDING');
    service.clock.advance(30 * DAY);
    await service.worker.deliverDue();
    expect((await scenario.mail(emailId)).status).toBe('SENDING');
    expect(service.peer.accepted).toHaveLength(before);
  });

  it('counts as contact once it is sent, and carries its requests', async () => {
    const [first, second] = [scenario.name('m'), scenario.name('m')];
    const { externalId, emailId, report } = await aDraft(first, second);
    await report('QUEUED');
    expect(await scenario.statuses(first, second)).toEqual(['OPEN', 'OPEN']);
    await report('SENDING');
    expect(await scenario.statuses(first, second)).toEqual(['BATCHED', 'BATCHED']);
    await report('SENT');
    expect(await scenario.statuses(first, second)).toEqual(['CONTACTED', 'CONTACTED']);
    expect((await scenario.request(first)).newest_email_id).toBe(emailId);
    expect(await scenario.point(externalId)).toMatchObject({ last_contact_at: expect.anything() });
    await scenario.answer({ id: emailId }, { [first]: 'REJECTED' });
    expect(await scenario.statuses(first, second)).toEqual(['REJECTED', 'CONTACTED']);
  });

  it('gives its requests back when it fails, and may be tried again', async () => {
    const match = scenario.name('m');
    const { emailId, report } = await aDraft(match);
    await report('QUEUED');
    await report('SENDING');
    await report('FAILED', '552 5.2.2 mailbox anna@praxis.example is full');
    expect(await scenario.statuses(match)).toEqual(['OPEN']);
    expect(await scenario.mail(emailId)).toMatchObject({
      last_error: 'EXTERNAL_DELIVERY_FAILED',
      smtp_status: '552 5.2.2',
    });
    await report('QUEUED');
    await report('SENDING');
    await report('SENT');
    expect(await scenario.statuses(match)).toEqual(['CONTACTED']);
  });

  it('cannot begin with requests that our own mail has taken meanwhile', async () => {
    scenario.nextTuesday();
    const match = scenario.name('m');
    const { emailId, report } = await aDraft(match);
    await report('QUEUED');
    service.clock.advance(30 * MINUTE);
    await service.worker.deliverDue();
    expect(await scenario.statuses(match)).toEqual(['CONTACTED']);
    const before = await scenario.dump();
    await expect(report('SENDING')).rejects.toMatchObject({ code: 'NOT_WAITING_HERE' });
    expect(await scenario.dump()).toBe(before);
    expect((await scenario.mail(emailId)).status).toBe('QUEUED');
  });

  it('may not be sent to somebody who opted out', async () => {
    const { externalId, report } = await aDraft();
    await report('QUEUED');
    const therapistId = (await scenario.therapist(externalId)).id;
    await service.rules.suppressContactPoint({ ...STAFF, therapistId, reason: 'asked for it' });
    await expect(report('SENDING')).rejects.toMatchObject({ code: 'CONTACT_NOT_PERMITTED' });
  });

  it('goes its own steps only, and no other mail goes them', async () => {
    const { emailId, report } = await aDraft();
    for (const status of ['SENT', 'FAILED', 'SENDING'] as const) {
      await expect(report(status)).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' });
    }
    expect((await scenario.mail(emailId)).status).toBe('DRAFT');
    const own = await scenario.mailed(scenario.name('T'), scenario.name('m'));
    const report2 = service.externalEmails.reportDelivery({ ...STAFF, emailId: own.id, status: 'FAILED' });
    await expect(report2).rejects.toMatchObject({ code: 'NOT_EXTERNAL' });
  });

  it.each([
    ['lease_token', 'uuidv7(), lease_until = now()'],
    ['due_at', 'now()'],
    ['status', `'UNCERTAIN', attempted_at = now()`],
  ])('cannot have what workers go by in the database: %s', async (column, value) => {
    const { emailId, report } = await aDraft();
    await report('QUEUED');
    const change = service.sql(`UPDATE communication.emails SET ${column} = ${value} WHERE id = $1`, [emailId]);
    await expect(change).rejects.toThrow(/emails_external_is_no_workers/);
  });
});

describe('a hand-written mail about requests', () => {
  it('is sent with its own text and takes its requests along', async () => {
    scenario.nextTuesday();
    const externalId = scenario.name('T');
    const [first, second, later] = [scenario.name('m'), scenario.name('m'), scenario.name('m')];
    await scenario.ingest(aTherapist({}, { id: externalId }));
    for (const matchId of [first, second]) await scenario.ingest(aMatch(externalId, { matchId, patientId: matchId }));
    const ids = await Promise.all([second, first].map(async (id) => (await scenario.request(id)).id));
    const email = await service.emails.createEmail({
      ...STAFF,
      therapistId: (await scenario.therapist(externalId)).id,
      subject: 'Zwei Anfragen',
      bodyText: 'Guten Tag, zwei Menschen suchen einen Platz.',
      placementRequestIds: ids,
    });
    await service.emails.queueEmail({ ...STAFF, emailId: email.id });
    await scenario.ingest(aMatch(externalId, { matchId: later, patientId: later }));
    expect(await scenario.statuses(first, second, later)).toEqual(['BATCHED', 'BATCHED', 'OPEN']);
    await service.worker.deliverDue();
    expect(await scenario.statuses(first, second, later)).toEqual(['CONTACTED', 'CONTACTED', 'OPEN']);
    const [mail] = await scenario.mailsOf(externalId);
    expect(mail).toMatchObject({ id: email.id, status: 'SENT' });
    const members = await service.sql<{ id: string }>(
      'SELECT placement_request_id AS id FROM communication.email_batch_items WHERE batch_id = $1 AND member ORDER BY position',
      [mail?.batch_id],
    );
    expect(members.map((row) => row.id)).toEqual(ids);
  });

  it('is not sent when all of its patients have withdrawn', async () => {
    scenario.nextTuesday();
    const externalId = scenario.name('T');
    const matchId = scenario.name('m');
    await scenario.ingest(aTherapist({}, { id: externalId }), aMatch(externalId, { matchId, patientId: matchId }));
    const placementRequestId = (await scenario.request(matchId)).id;
    const email = await service.emails.createEmail({
      ...STAFF,
      therapistId: (await scenario.therapist(externalId)).id,
      subject: 'Eine Anfrage',
      bodyText: 'Guten Tag',
      placementRequestIds: [placementRequestId],
    });
    await service.emails.queueEmail({ ...STAFF, emailId: email.id });
    await service.placements.withdrawPlacementRequest({ ...STAFF, placementRequestId });
    await service.worker.deliverDue();
    expect((await scenario.mail(email.id)).status).toBe('CANCELED');
  });
});
