import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { createLaterSweep } from '../../src/sweeps/reopenLater.js';
import { aMatch, anEvent, aTherapist } from '../support/builders.js';
import { createScenario, type MailRow, type Scenario } from '../support/service/createScenario.js';
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

describe('outcomes', () => {
  it('takes each of them to its state', async () => {
    const mail = await scenario.mailed('T-o', 'o1', 'o2', 'o3', 'o4');
    const date = new Date(service.clock.now().getTime() + 10 * DAY);
    await scenario.answer(mail, { o1: 'ACCEPTED', o2: 'REJECTED', o3: date, o4: 'UNDECIDED' });
    expect(await scenario.statuses('o1', 'o2', 'o3', 'o4')).toEqual(['ACCEPTED', 'REJECTED', 'LATER', 'CONTACTED']);
    // Somebody was accepted: this contact does not cool.
    expect((await scenario.point('T-o')).refused_at).toBeNull();
  });

  it('brings LATER back on its date, not before', async () => {
    const sweep = createLaterSweep(service);
    const mail = await scenario.mailed('T-l', 'l1');
    const date = new Date(service.clock.now().getTime() + 14 * DAY);
    await scenario.answer(mail, { l1: date });
    service.clock.set(new Date(date.getTime() - 1));
    await sweep();
    expect(await scenario.statuses('l1')).toEqual(['LATER']);
    service.clock.set(date);
    await sweep();
    expect(await scenario.statuses('l1')).toEqual(['OPEN']);
    await service.worker.deliverDue();
    expect(await scenario.statuses('l1')).toEqual(['CONTACTED']);
  });

  it('cools for exactly 28 days after a refusal, and closes the refused pair for good', async () => {
    const mail = await scenario.mailed('T-c', 'c1');
    await scenario.answer(mail, { c1: 'REJECTED' });
    const refusedAt = service.clock.now().getTime();
    await scenario.ingest(aMatch('T-c', { matchId: 'c2', patientId: 'patient-c1' }), aMatch('T-c', { matchId: 'c3' }));
    expect(await scenario.statuses('c2', 'c3')).toEqual(['REJECTED', 'OPEN']);
    service.clock.set(new Date(refusedAt + 28 * DAY - 1_000));
    await service.worker.deliverDue();
    expect(await scenario.statuses('c3')).toEqual(['OPEN']);
    service.clock.set(new Date(refusedAt + 28 * DAY));
    await service.worker.deliverDue();
    expect(await scenario.statuses('c3')).toEqual(['CONTACTED']);
  });

  it('lifts the cooling with a later acceptance in the same contact', async () => {
    const mail = await scenario.mailed('T-m', 'm1', 'm2');
    await scenario.answer(mail, { m1: 'REJECTED' });
    expect((await scenario.point('T-m')).refused_at).not.toBeNull();
    await scenario.answer(mail, { m2: 'ACCEPTED' });
    expect((await scenario.point('T-m')).refused_at).toBeNull();
  });

  it('proves an uncertain mail sent', async () => {
    service.peer.fault({ at: 'dot', action: { kind: 'drop', stored: true } });
    const mail = await scenario.mailed('T-p', 'p1');
    service.peer.script();
    expect(mail.status).toBe('UNCERTAIN');
    await scenario.answer(mail, { p1: 'UNDECIDED' });
    expect((await scenario.mail(mail.id)).status).toBe('SENT');
  });

  it('takes an answer to a hand-written mail, and marks what tells nothing for follow-up', async () => {
    await scenario.ingest(aTherapist({}, { id: 'T-hand' }));
    const { id } = await service.emails.createEmail({
      therapistId: (await scenario.therapist('T-hand')).id,
      subject: 'Frage',
      bodyText: 'Text',
      staffMemberId: 'staff-1',
    });
    await service.emails.queueEmail({ emailId: id, staffMemberId: 'staff-1' });
    await service.worker.deliverDue();
    const email = await scenario.answer({ id }, {}, { content: 'Bitte rufen Sie an.' });
    expect(email.followUpRequired).toBe(true);
    expect(service.vault.open('emails.response', id, email.response as never)).toBe('Bitte rufen Sie an.');
  });
});

describe('an acceptance', () => {
  it('closes the patient’s other requests, also in a queued mail and in a planned batch, and confirms once', async () => {
    const [mail] = await scenario.askedEverywhere('P-a', 'T-a1');
    await scenario.ingest(aTherapist({}, { id: 'T-a2' }), aMatch('T-a2', { matchId: 'P-a@T-a2', patientId: 'P-a' }));
    service.peer.fault({ at: 'rcpt', action: { kind: 'reply', line: '451 4.3.0 later' } });
    service.clock.advance(30 * MINUTE);
    await service.worker.deliverDue();
    service.peer.script();
    await scenario.ingest(aTherapist({}, { id: 'T-a3' }), aMatch('T-a3', { matchId: 'P-a@T-a3', patientId: 'P-a' }));
    expect(await scenario.statuses('P-a@T-a1', 'P-a@T-a2', 'P-a@T-a3')).toEqual(['CONTACTED', 'BATCHED', 'OPEN']);

    await scenario.answer(mail as MailRow, { 'P-a@T-a1': 'ACCEPTED' });
    expect(await scenario.statuses('P-a@T-a1', 'P-a@T-a2', 'P-a@T-a3')).toEqual([
      'ACCEPTED',
      'PLACED_ELSEWHERE',
      'PLACED_ELSEWHERE',
    ]);
    expect(await scenario.batch('T-a3')).toBeNull();
    service.clock.advance(HOUR);
    await service.worker.deliverDue();
    expect((await scenario.mailsOf('T-a2')).map((one) => one.status)).toEqual(['CANCELED']);
    expect(await scenario.confirmationsOf('T-a1')).toMatchObject([{ status: 'SENT', template_name: 'confirmation' }]);
    const [, confirmation] = scenario.received('praxis-t-a1@example.org');
    expect((await simpleParser(confirmation?.raw as string)).text).toContain('Jörg Weiß');
    // The confirmation was no contact, and the name is not kept for longer than it was needed.
    const names = await service.sql(
      `SELECT 1 FROM communication.placement_requests WHERE patient_external_id = 'P-a' AND patient_name IS NOT NULL`,
    );
    expect(names).toEqual([]);
    const again = await scenario.ingest(aMatch('T-a3', { matchId: 'P-a@again', patientId: 'P-a' }));
    expect(again).toBeUndefined();
    expect(await scenario.statuses('P-a@again')).toEqual(['PLACED_ELSEWHERE']);
  });

  it('counts once when two therapists accept at the same moment; the later one is for a person', async () => {
    for (let round = 0; round < 5; round += 1) {
      const patient = `P-race${round}`;
      const ids = [`T-r${round}a`, `T-r${round}b`];
      const mails = await scenario.askedEverywhere(patient, ...ids);
      await Promise.all(mails.map((mail, i) => scenario.answer(mail, { [`${patient}@${ids[i]}`]: 'ACCEPTED' })));
      const rows = await Promise.all(ids.map((id) => scenario.request(`${patient}@${id}`)));
      expect(rows.map((row) => row.status).sort()).toEqual(['ACCEPTED', 'PLACED_ELSEWHERE']);
      const loser = rows.find((row) => row.status === 'PLACED_ELSEWHERE');
      expect(loser).toMatchObject({ outcome: 'ACCEPTED', attention_reason: 'ACCEPTED_AFTER_CLOSE' });
      const confirmations = (await Promise.all(ids.map(scenario.confirmationsOf))).flat();
      expect(confirmations).toHaveLength(1);
    }
  });

  it('races with a new match of the same patient: no request stays open', async () => {
    for (let round = 0; round < 8; round += 1) {
      const patient = `P-new${round}`;
      const [mail] = await scenario.askedEverywhere(patient, `T-n${round}a`);
      await scenario.ingest(aTherapist({}, { id: `T-n${round}b` }));
      await service.receive(aMatch(`T-n${round}b`, { matchId: `${patient}-new`, patientId: patient }));
      await Promise.all([
        scenario.answer(mail as MailRow, { [`${patient}@T-n${round}a`]: 'ACCEPTED' }),
        service.workInbox(),
      ]);
      expect(await scenario.statuses(`${patient}-new`)).toEqual(['PLACED_ELSEWHERE']);
      expect(await scenario.batch(`T-n${round}b`)).toBeNull();
    }
  });

  it('of a withdrawn request is recorded and needs attention', async () => {
    const mail = await scenario.mailed('T-wd', 'wd1');
    await service.placements.withdrawPlacementRequest({
      placementRequestId: (await scenario.request('wd1')).id,
      staffMemberId: 'staff-1',
    });
    await scenario.answer(mail, { wd1: 'ACCEPTED' });
    expect(await scenario.request('wd1')).toMatchObject({
      status: 'WITHDRAWN',
      outcome: 'ACCEPTED',
      attention_reason: 'ACCEPTED_AFTER_CLOSE',
    });
    expect(await scenario.confirmationsOf('T-wd')).toEqual([]);
  });
});

describe('bad input', () => {
  it('changes nothing at all', async () => {
    const mail = await scenario.mailed('T-bad', 'bad1', 'bad2');
    await scenario.mailed('T-bad2', 'bad3');
    await scenario.answer(mail, { bad1: 'UNDECIDED' });
    const ids = await Promise.all(['bad1', 'bad2', 'bad3'].map(async (id) => (await scenario.request(id)).id));
    const [answered, silent, foreign] = ids as [string, string, string];
    const now = service.clock.now();
    const before = await scenario.dump();
    const record = (outcomes: unknown, more: object = {}) =>
      service.answers.recordEmailResponse({
        emailId: mail.id,
        outcomes: outcomes as never,
        staffMemberId: 'staff-1',
        ...more,
      });
    const ok = { placementRequestId: silent, outcome: 'ACCEPTED' };
    const correct = (placementRequestId: string, more: object) =>
      service.answers.correctOutcome({
        placementRequestId,
        outcome: 'REJECTED',
        reason: 'because',
        staffMemberId: 'staff-1',
        ...more,
      });
    const none = '019b0000-0000-7000-8000-000000000000';
    const cases: [() => Promise<unknown>, string, string][] = [
      [
        () => record([ok, { placementRequestId: foreign, outcome: 'ACCEPTED' }]),
        'NOT_IN_EMAIL',
        'input.outcomes.1.placementRequestId',
      ],
      [
        () => record([ok, { placementRequestId: answered, outcome: 'ACCEPTED' }]),
        'OUTCOME_EXISTS',
        'input.outcomes.1.outcome',
      ],
      [() => record([ok, ok]), 'BAD_USER_INPUT', 'input.outcomes.1.placementRequestId'],
      [() => record([{ ...ok, outcome: 'LATER' }]), 'BAD_USER_INPUT', 'input.outcomes.0.laterUntil'],
      [() => record([{ ...ok, outcome: 'LATER', laterUntil: now }]), 'BAD_USER_INPUT', 'input.outcomes.0.laterUntil'],
      [
        () => record([{ ...ok, laterUntil: new Date(now.getTime() + DAY) }]),
        'BAD_USER_INPUT',
        'input.outcomes.0.laterUntil',
      ],
      [() => record([ok], { receivedAt: new Date(now.getTime() + 1) }), 'BAD_USER_INPUT', 'input.receivedAt'],
      [() => record([ok], { receivedAt: new Date(now.getTime() - 30 * DAY) }), 'BAD_USER_INPUT', 'input.receivedAt'],
      [() => record([ok], { emailId: none }), 'NOT_FOUND', 'input.emailId'],
      [() => correct(answered, { reason: '  ' }), 'BAD_USER_INPUT', 'input.reason'],
      [() => correct(silent, {}), 'NO_OUTCOME', 'input.placementRequestId'],
      [() => correct(none, {}), 'NOT_FOUND', 'input.placementRequestId'],
      [() => correct(answered, { outcome: 'LATER' }), 'BAD_USER_INPUT', 'input.laterUntil'],
    ];
    for (const [attempt, code, field] of cases) await expect(attempt()).rejects.toMatchObject({ code, field });
    expect(await scenario.dump()).toBe(before);
  });
});

it('lets match.status_changed close, place and withdraw', async () => {
  const mails = await scenario.askedEverywhere('P-ms', 'T-ms1', 'T-ms2');
  expect(mails).toHaveLength(2);
  const change = (matchId: string, to: string) =>
    scenario.ingest(anEvent('match.status_changed', { match_id: matchId, new_status: to }));
  await change('P-ms@T-ms1', 'in_bearbeitung');
  expect(await scenario.statuses('P-ms@T-ms1')).toEqual(['CONTACTED']);
  await change('P-ms@T-ms1', 'Angenommen');
  expect(await scenario.statuses('P-ms@T-ms1', 'P-ms@T-ms2')).toEqual(['ACCEPTED', 'PLACED_ELSEWHERE']);
});
