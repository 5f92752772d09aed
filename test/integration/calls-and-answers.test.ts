import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aMatch, anEvent, aTherapist } from '../support/builders.js';
import { type CallTestService, openCallService } from '../support/service/openCallService.js';
import { DAY, MINUTE } from '../support/testClock.js';

let service: CallTestService;
beforeAll(async () => {
  service = await openCallService({ callLines: 3 });
});
afterAll(() => service.close());

const START = '2026-03-03T08:00:00.000Z';

interface Planned {
  readonly emailId: string;
  readonly callId: string;
  /** By match id. */
  readonly requests: Readonly<Record<string, string>>;
}

/** Two requests (…A, …B) of one therapist, mailed, unanswered for a week, with their call planned. */
async function plannedCall(name: string): Promise<Planned> {
  service.clock.set(START);
  await service.receive(
    aTherapist({ telefonische_erreichbarkeit: { tue: ['09:00-18:00'], wed: ['09:00-18:00'] } }, { id: name }),
  );
  await service.workInbox();
  await service.receive(
    aMatch(name, { matchId: `${name}A`, patientId: `${name}-PA` }),
    aMatch(name, { matchId: `${name}B`, patientId: `${name}-PB` }),
  );
  await service.workInbox();
  service.clock.advance(30 * MINUTE);
  await service.worker.deliverDue();
  service.clock.advance(7 * DAY);
  await service.calls.runFollowUpSweep({ staffMemberId: 'anna' });
  const rows = await service.sql<{ match_id: string; id: string; email_id: string }>(
    'SELECT match_id, id, newest_email_id AS email_id FROM communication.placement_requests WHERE match_id LIKE $1',
    [`${name}%`],
  );
  const [call] = await service.sql<{ id: string }>(
    `SELECT c.id FROM communication.phone_calls c JOIN communication.therapists t ON t.id = c.therapist_id
     WHERE t.external_id = $1 AND c.status = 'SCHEDULED'`,
    [name],
  );
  return {
    emailId: rows[0]?.email_id as string,
    callId: call?.id as string,
    requests: Object.fromEntries(rows.map((row) => [row.match_id, row.id])),
  };
}

const itemsOf = (callId: string) =>
  service.sql<{ match_id: string; status: string }>(
    `SELECT r.match_id, i.status FROM communication.phone_call_batch_items i
     JOIN communication.phone_call_batches b ON b.id = i.batch_id
     JOIN communication.placement_requests r ON r.id = i.placement_request_id WHERE b.phone_call_id = $1 ORDER BY r.match_id`,
    [callId],
  );
const sweep = () => service.calls.runFollowUpSweep({ staffMemberId: 'anna' });
const one = async <Row>(text: string, parameters: unknown[]) => (await service.sql<Row>(text, parameters))[0] as Row;
const statusOf = async (callId: string) =>
  one<{ status: string; canceled_reason: string | null }>(
    'SELECT status, canceled_reason FROM communication.phone_calls WHERE id = $1',
    [callId],
  );

describe('a planned call', () => {
  it('loses the patient who was answered by mail, and is canceled when nobody is left', async () => {
    const { emailId, callId, requests } = await plannedCall('Mail');
    const answer = (match: string, outcome: 'LATER') => ({
      placementRequestId: requests[match] as string,
      outcome,
      laterUntil: new Date('2026-05-01T08:00:00Z'),
    });
    await service.answers.recordEmailResponse({ emailId, outcomes: [answer('MailA', 'LATER')], staffMemberId: 'anna' });
    expect(await itemsOf(callId)).toEqual([
      { match_id: 'MailA', status: 'REMOVED' },
      { match_id: 'MailB', status: 'PLANNED' },
    ]);
    await service.answers.recordEmailResponse({ emailId, outcomes: [answer('MailB', 'LATER')], staffMemberId: 'anna' });
    expect(await statusOf(callId)).toEqual({ status: 'CANCELED', canceled_reason: 'EMAIL_ANSWER' });
  });

  it('is not pulled away from somebody who is making it: the patient is marked', async () => {
    const { callId, requests } = await plannedCall('Claimed');
    await service.calls.claimPhoneCall({ phoneCallId: callId, staffMemberId: 'anna' });
    await service.placements.withdrawPlacementRequest({
      placementRequestId: requests.ClaimedA as string,
      staffMemberId: 'ben',
    });
    expect(await itemsOf(callId)).toEqual([
      { match_id: 'ClaimedA', status: 'ALREADY_ANSWERED' },
      { match_id: 'ClaimedB', status: 'PLANNED' },
    ]);
    expect(await statusOf(callId)).toMatchObject({ status: 'SCHEDULED' });
  });

  it('is canceled when the therapist is blocked; the requests are held', async () => {
    const { callId } = await plannedCall('Blocked');
    await service.receive(anEvent('therapist.blocked', { therapist_id: 'Blocked' }, '2026-03-10T08:00:00.000Z'));
    await service.workInbox();
    expect(await statusOf(callId)).toMatchObject({ status: 'CANCELED', canceled_reason: 'THERAPIST_BLOCKED' });
    await service.calls.runFollowUpSweep({ staffMemberId: 'anna' });
    expect(
      await service.sql(`SELECT 1 FROM communication.phone_calls WHERE status = 'SCHEDULED' AND therapist_id IN (
      SELECT id FROM communication.therapists WHERE external_id = 'Blocked')`),
    ).toEqual([]);
  });

  it('moves when the therapist answers at other hours', async () => {
    const { callId } = await plannedCall('Moved');
    await service.receive(
      anEvent(
        'therapist.updated',
        { therapist_id: 'Moved', therapist_data: { telefonische_erreichbarkeit: { thu: ['14:00-15:00'] } } },
        '2026-03-10T08:00:00.000Z',
      ),
    );
    await service.workInbox();
    await service.calls.runFollowUpSweep({ staffMemberId: 'anna' });
    const call = await one<{ starts_at: string }>('SELECT starts_at FROM communication.phone_calls WHERE id = $1', [
      callId,
    ]);
    expect(new Date(call.starts_at).toISOString()).toBe('2026-03-12T13:00:00.000Z');
  });

  it('that reaches somebody is a contact; a refusal in it cools, and a correction lifts that', async () => {
    const { callId, requests } = await plannedCall('Reached');
    await service.calls.recordCallOutcome({
      phoneCallId: callId,
      outcome: 'REACHED',
      outcomes: [
        { placementRequestId: requests.ReachedA as string, outcome: 'REJECTED' },
        { placementRequestId: requests.ReachedB as string, outcome: 'UNDECIDED' },
      ],
      staffMemberId: 'anna',
    });
    const history = () =>
      one<{ last_contact_at: string; refused_at: string | null }>(
        `SELECT c.last_contact_at, c.refused_at FROM communication.contact_points c
         JOIN communication.therapists t ON t.contact_point_id = c.id WHERE t.external_id = $1`,
        ['Reached'],
      );
    const now = service.clock.now().getTime();
    expect(new Date((await history()).last_contact_at).getTime()).toBe(now);
    expect(new Date((await history()).refused_at as string).getTime()).toBe(now);
    service.clock.advance(MINUTE);
    await service.answers.correctOutcome({
      placementRequestId: requests.ReachedA as string,
      outcome: 'ACCEPTED',
      reason: 'verhört',
      staffMemberId: 'anna',
    });
    expect((await history()).refused_at).toBeNull();
    const request = await one<{ status: string }>('SELECT status FROM communication.placement_requests WHERE id = $1', [
      requests.ReachedA,
    ]);
    expect(request.status).toBe('ACCEPTED');
    // The one more call after UNDECIDED comes a week later, not before.
    await service.calls.runFollowUpSweep({ staffMemberId: 'anna' });
    expect(await openCalls('Reached')).toBe(0);
    service.clock.advance(7 * DAY);
    await service.calls.runFollowUpSweep({ staffMemberId: 'anna' });
    expect(await openCalls('Reached')).toBe(1);
  });
});

describe('an undecided answer', () => {
  const undecided = async (name: string, patient: 'A' | 'B', planned: Planned) =>
    service.answers.recordEmailResponse({
      emailId: planned.emailId,
      outcomes: [{ placementRequestId: planned.requests[`${name}${patient}`] as string, outcome: 'UNDECIDED' }],
      staffMemberId: 'anna',
    });
  const attentionOf = (requestId: string | undefined) =>
    one<{ attention_reason: string | null; undecided_answers: number }>(
      'SELECT attention_reason, undecided_answers FROM communication.placement_requests WHERE id = $1',
      [requestId],
    );

  it('by mail leaves the planned call, gets one more a week later, and after a second one a person', async () => {
    const planned = await plannedCall('Unsure');
    await undecided('Unsure', 'A', planned);
    expect(await itemsOf(planned.callId)).toEqual([
      { match_id: 'UnsureA', status: 'REMOVED' },
      { match_id: 'UnsureB', status: 'PLANNED' },
    ]);
    await undecided('Unsure', 'B', planned);
    expect(await openCalls('Unsure')).toBe(0);
    service.clock.advance(7 * DAY - MINUTE);
    await sweep();
    expect(await openCalls('Unsure')).toBe(0);
    service.clock.advance(MINUTE);
    await sweep();
    const call = await one<{ id: string; reason: string }>(
      `SELECT c.id, c.reason FROM communication.phone_calls c JOIN communication.therapists t ON t.id = c.therapist_id
       WHERE t.external_id = 'Unsure' AND c.status = 'SCHEDULED'`,
      [],
    );
    expect(call.reason).toBe('UNDECIDED');
    await service.calls.recordCallOutcome({
      phoneCallId: call.id,
      outcome: 'REACHED',
      outcomes: Object.values(planned.requests).map((id) => ({ placementRequestId: id, outcome: 'UNDECIDED' })),
      staffMemberId: 'anna',
    });
    expect(await attentionOf(planned.requests.UnsureA)).toEqual({
      attention_reason: 'UNDECIDED_TWICE',
      undecided_answers: 2,
    });
    service.clock.advance(30 * DAY);
    await sweep();
    expect(await openCalls('Unsure')).toBe(0);
  });

  it('counts once when it is mended by itself, and no more once it was something else', async () => {
    const planned = await plannedCall('Mended');
    await undecided('Mended', 'A', planned);
    const correct = (outcome: 'UNDECIDED' | 'REJECTED') =>
      service.answers.correctOutcome({
        placementRequestId: planned.requests.MendedA as string,
        outcome,
        reason: 'verhört',
        staffMemberId: 'anna',
      });
    await correct('UNDECIDED');
    expect(await attentionOf(planned.requests.MendedA)).toMatchObject({ undecided_answers: 1 });
    await correct('REJECTED');
    await correct('UNDECIDED');
    expect(await attentionOf(planned.requests.MendedA)).toEqual({ attention_reason: null, undecided_answers: 1 });
  });
});

async function openCalls(therapist: string): Promise<number> {
  const rows = await service.sql(
    `SELECT 1 FROM communication.phone_calls c JOIN communication.therapists t ON t.id = c.therapist_id
     WHERE t.external_id = $1 AND c.status = 'SCHEDULED'`,
    [therapist],
  );
  return rows.length;
}
