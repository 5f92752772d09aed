import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aMatch, aTherapist } from '../support/builders.js';
import { type CallTestService, openCallService } from '../support/service/openCallService.js';
import { DAY, HOUR, MINUTE } from '../support/testClock.js';

interface CallRow {
  id: string;
  status: string;
  reason: string;
  starts_at: string;
  ends_at: string;
  try_number: number;
  retry_of: string | null;
  members: number;
}

let service: CallTestService;

const calls = () =>
  service.sql<CallRow>(
    `SELECT c.id, c.status, c.reason, c.starts_at, c.ends_at, c.try_number, c.retry_of, (
       SELECT count(*)::int FROM communication.phone_call_batches b JOIN communication.phone_call_batch_items i ON i.batch_id = b.id
       WHERE b.phone_call_id = c.id AND i.status = 'PLANNED') AS members
     FROM communication.phone_calls c ORDER BY c.created_at, c.starts_at`,
  );
const requests = () =>
  service.sql<{ id: string; match_id: string; status: string; attention_reason: string | null }>(
    'SELECT id, match_id, status, attention_reason FROM communication.placement_requests ORDER BY match_id',
  );
const therapistId = async (externalId: string) =>
  (
    (
      await service.sql<{ id: string }>('SELECT id FROM communication.therapists WHERE external_id = $1', [externalId])
    )[0] as { id: string }
  ).id;

/** Two requests were mailed and stayed unanswered for a week; it is Tuesday 2026-03-10, 09:30 in Berlin. */
async function unansweredMail(availability: unknown = { tue: ['10:00-12:00'], thu: ['14:00-15:00'] }): Promise<void> {
  await service.receive(aTherapist({ telefonische_erreichbarkeit: availability }, { id: 'T' }));
  await service.workInbox();
  await service.receive(aMatch('T', { matchId: 'A' }), aMatch('T', { matchId: 'B' }));
  await service.workInbox();
  service.clock.advance(30 * MINUTE);
  await service.worker.deliverDue();
  service.clock.advance(7 * DAY);
}

describe('phone calls', () => {
  beforeEach(async () => {
    service = await openCallService();
  });
  afterEach(() => service.close());

  it('plans one call for all unanswered requests, inside the hours, however many sweeps run', async () => {
    await unansweredMail();
    const sweeps = Array.from({ length: 10 }, () =>
      service.anotherCallService().runFollowUpSweep({ staffMemberId: 'anna' }),
    );
    await Promise.all(sweeps);
    const planned = await calls();
    expect(planned).toHaveLength(1);
    expect(planned[0]).toMatchObject({ status: 'SCHEDULED', reason: 'MAIL_UNANSWERED', members: 2 });
    expect(new Date(planned[0]?.starts_at as string).toISOString()).toBe('2026-03-10T09:00:00.000Z');
    expect(new Date(planned[0]?.ends_at as string).toISOString()).toBe('2026-03-10T09:05:00.000Z');
  });

  it('lets a new request join the planned call instead of mailing it', async () => {
    await unansweredMail();
    await service.calls.runFollowUpSweep({ staffMemberId: 'anna' });
    await service.receive(aMatch('T', { matchId: 'C' }));
    await service.workInbox();
    await service.calls.runFollowUpSweep({ staffMemberId: 'anna' });
    expect(await service.worker.deliverDue()).toBe(0);
    expect(await calls()).toMatchObject([{ members: 3 }]);
  });

  it('moves a call whose slot passed uncalled to the next slot', async () => {
    await unansweredMail();
    await service.calls.runFollowUpSweep({ staffMemberId: 'anna' });
    service.clock.advance(HOUR);
    expect(await service.calls.runFollowUpSweep({ staffMemberId: 'anna' })).toMatchObject({ moved: 1 });
    const [call] = await calls();
    expect(call).toMatchObject({ status: 'SCHEDULED', try_number: 1 });
    expect(new Date(call?.starts_at as string).toISOString()).toBe('2026-03-10T09:30:00.000Z');
  });

  it('records what came of a call and plans what follows', async () => {
    await unansweredMail();
    await service.calls.runFollowUpSweep({ staffMemberId: 'anna' });
    const [first] = await calls();
    await service.calls.claimPhoneCall({ phoneCallId: first?.id as string, staffMemberId: 'anna' });
    await expect(
      service.calls.claimPhoneCall({ phoneCallId: first?.id as string, staffMemberId: 'ben' }),
    ).rejects.toMatchObject({
      code: 'ALREADY_CLAIMED',
    });
    service.clock.set('2026-03-10T09:02:00.000Z');
    await service.calls.recordCallOutcome({
      phoneCallId: first?.id as string,
      outcome: 'NO_ANSWER',
      staffMemberId: 'anna',
    });
    const [, second] = await calls();
    expect(second).toMatchObject({
      status: 'SCHEDULED',
      reason: 'RETRY',
      retry_of: first?.id,
      try_number: 2,
      members: 2,
    });
    // Another time of day, a later day.
    expect(new Date(second?.starts_at as string).toISOString()).toBe('2026-03-12T13:00:00.000Z');

    service.clock.set('2026-03-12T13:01:00.000Z');
    const [a, b] = await requests();
    await service.calls.recordCallOutcome({
      phoneCallId: second?.id as string,
      outcome: 'REACHED',
      outcomes: [
        { placementRequestId: a?.id as string, outcome: 'ACCEPTED' },
        { placementRequestId: b?.id as string, outcome: 'REJECTED' },
      ],
      notes: 'Rückruf nicht nötig',
      staffMemberId: 'anna',
    });
    expect((await requests()).map((row) => row.status)).toEqual(['ACCEPTED', 'REJECTED']);
    expect((await calls()).map((row) => row.status)).toEqual(['FAILED', 'COMPLETED']);
    await expect(
      service.calls.recordCallOutcome({ phoneCallId: second?.id as string, outcome: 'BUSY', staffMemberId: 'anna' }),
    ).rejects.toMatchObject({ code: 'CALL_ENDED' });
  });

  it('gives up after three tries', async () => {
    await unansweredMail();
    await service.calls.runFollowUpSweep({ staffMemberId: 'anna' });
    for (let tries = 0; tries < 3; tries += 1) {
      const call = (await calls()).at(-1);
      service.clock.set(new Date(call?.starts_at as string));
      await service.calls.recordCallOutcome({
        phoneCallId: call?.id as string,
        outcome: 'VOICEMAIL',
        staffMemberId: 'anna',
      });
    }
    expect(await calls()).toHaveLength(3);
    expect(await requests()).toMatchObject([
      { status: 'UNREACHABLE', attention_reason: 'TRIES_EXHAUSTED' },
      { status: 'UNREACHABLE', attention_reason: 'TRIES_EXHAUSTED' },
    ]);
  });
});

describe('booking under pressure', () => {
  afterEach(() => service.close());

  it('gives 12 calls and 38 typed errors when 50 want the 12 free slots of one therapist', async () => {
    service = await openCallService();
    await service.receive(aTherapist({ telefonische_erreichbarkeit: { tue: ['10:00-10:30'] } }, { id: 'T' }));
    await service.workInbox();
    await service.receive(...Array.from({ length: 50 }, (_, index) => aMatch('T', { matchId: `M${index}` })));
    await service.workInbox();
    const ids = (await requests()).map((row) => row.id);
    const therapist = await therapistId('T');
    const results = await Promise.allSettled(
      ids.map((id) =>
        service.calls.createPhoneCall({ therapistId: therapist, placementRequestIds: [id], staffMemberId: 'anna' }),
      ),
    );
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(12);
    const codes = results.flatMap((result) =>
      result.status === 'rejected' ? [(result.reason as { code: string }).code] : [],
    );
    expect(codes).toEqual(Array(38).fill('ALL_TAKEN'));
    expect(await overlaps()).toBe(0);
  });

  it('gives 36 calls on 3 lines when 50 therapists share 12 slots', async () => {
    service = await openCallService({ callLines: 3 });
    const therapists = Array.from({ length: 50 }, (_, index) => `T${index}`);
    await service.receive(
      ...therapists.map((id) => aTherapist({ telefonische_erreichbarkeit: { tue: ['10:00-10:30'] } }, { id })),
    );
    await service.workInbox();
    await service.receive(...therapists.map((id) => aMatch(id)));
    await service.workInbox();
    const ids = await Promise.all(therapists.map(therapistId));
    const results = await Promise.allSettled(
      ids.map((id) => service.calls.createPhoneCall({ therapistId: id, staffMemberId: 'anna' })),
    );
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(36);
    expect(await overlaps()).toBe(0);
  });
});

async function overlaps(): Promise<number> {
  const [row] = await service.sql<{ count: number }>(
    `SELECT count(*)::int AS count FROM communication.phone_calls a JOIN communication.phone_calls b ON a.id < b.id
       AND (a.line_id = b.line_id OR a.contact_point_id = b.contact_point_id)
       AND tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)`,
  );
  return (row as { count: number }).count;
}
