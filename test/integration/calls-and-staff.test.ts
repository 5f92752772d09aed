import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StaffMember } from '../../src/entities/StaffMember.js';
import { aMatch, aTherapist } from '../support/builders.js';
import { type CallTestService, openCallService } from '../support/service/openCallService.js';
import { HOUR } from '../support/testClock.js';

let service: CallTestService;
beforeAll(async () => {
  service = await openCallService();
});
afterAll(() => service.close());

/** Tuesday 9:00 in Berlin. */
const START = '2026-03-03T08:00:00.000Z';
const ALL_DAY = { tue: ['09:00-18:00'], wed: ['09:00-18:00'] };
const actor = { staffMemberId: 'lead' };

const staff = (externalId: string, absences: { from: Date; to: Date }[] = []): Promise<StaffMember> =>
  service.calls.createStaffMember({ externalId, name: externalId, absences, ...actor });
const update = (member: StaffMember, change: object) =>
  service.calls.updateStaffMember({ id: member.id, ...change, ...actor });
const sweep = () => service.calls.runFollowUpSweep(actor);

let phones = 0;
/** A planned call; therapists without a mailbox are for the phone at once. */
async function plannedCall(name: string, hours: object = ALL_DAY): Promise<string> {
  phones += 1;
  const telefon = `030 23125 ${100 + phones}`;
  await service.receive(aTherapist({ email: null, telefon, telefonische_erreichbarkeit: hours }, { id: name }));
  await service.workInbox();
  await service.receive(aMatch(name, { matchId: `${name}-m`, patientId: `${name}-p` }));
  await service.workInbox();
  await sweep();
  const [call] = await service.sql<{ id: string }>(
    `SELECT c.id FROM communication.phone_calls c JOIN communication.therapists t ON t.id = c.therapist_id
     WHERE t.external_id = $1 AND c.status = 'SCHEDULED'`,
    [name],
  );
  return (call as { id: string }).id;
}

async function placeOf(callId: string) {
  const [row] = await service.sql<{ starts_at: string; who: string; status: string }>(
    `SELECT c.starts_at, l.label AS who, c.status FROM communication.phone_calls c
     JOIN communication.call_lines l ON l.id = c.line_id WHERE c.id = $1`,
    [callId],
  );
  const { starts_at, who, status } = row as { starts_at: string; who: string; status: string };
  return { startsAt: new Date(starts_at).toISOString(), who, status };
}

const lastEntry = async (callId: string) => {
  const [row] = await service.sql<{ kind: string; details: { reason?: string } }>(
    'SELECT kind, details FROM communication.call_attempts WHERE phone_call_id = $1 ORDER BY attempted_at DESC, id DESC LIMIT 1',
    [callId],
  );
  return { kind: row?.kind, reason: row?.details.reason };
};

describe('staff whose hours change', () => {
  it('give their calls to who is free at the same time, else the calls move', async () => {
    service.clock.set(START);
    const ada = await staff('ada');
    const callId = await plannedCall('Hours');
    expect(await placeOf(callId)).toMatchObject({ startsAt: START, who: 'staff:ada' });

    // Nobody else works: the call waits for her.
    service.clock.advance(1);
    await update(ada, { absences: [{ from: new Date(START), to: new Date(Date.parse(START) + 2 * HOUR) }] });
    expect(await placeOf(callId)).toMatchObject({ startsAt: START });
    await sweep();
    expect(await placeOf(callId)).toMatchObject({ startsAt: '2026-03-03T10:00:00.000Z', who: 'staff:ada' });
    expect(await lastEntry(callId)).toEqual({ kind: 'RESCHEDULED', reason: 'LINE_UNAVAILABLE' });

    // Somebody else does: the time stays.
    await staff('ben');
    await update(ada, { workingHours: { wednesday: [{ start: '08:00', end: '18:00' }] } });
    await sweep();
    expect(await placeOf(callId)).toMatchObject({ startsAt: '2026-03-03T10:00:00.000Z', who: 'staff:ben' });
    expect(await lastEntry(callId)).toEqual({ kind: 'REASSIGNED', reason: 'LINE_UNAVAILABLE' });
  });

  it('keep calls that still fit', async () => {
    service.clock.set(START);
    const cleo = await staff('cleo');
    const callId = await plannedCall('Kept', { wed: ['09:00-10:00'] });
    await service.calls.assignPhoneCall({ phoneCallId: callId, assigneeId: 'cleo', ...actor });
    const before = await placeOf(callId);
    await update(cleo, { absences: [{ from: new Date(START), to: new Date(Date.parse(START) + HOUR) }] });
    await sweep();
    expect(await placeOf(callId)).toEqual({ ...before, who: 'staff:cleo' });
  });

  it('who leave leave their calls to the others', async () => {
    service.clock.set(START);
    await staff('dora');
    const callId = await plannedCall('Leaving', { wed: ['11:00-12:00'] });
    const { startsAt, who } = await placeOf(callId);
    const [owner] = await service.sql<StaffMember>(
      `SELECT * FROM communication.staff_members WHERE 'staff:' || external_id = $1`,
      [who],
    );
    await update(owner as StaffMember, { active: false });
    expect(await placeOf(callId)).toMatchObject({ who });
    await sweep();
    const after = await placeOf(callId);
    expect(after.startsAt).toBe(startsAt);
    expect(after.who).not.toBe(who);
  });
});

describe('a retry', () => {
  it('goes on counting tries where no slot was free for it at first', async () => {
    service.clock.set('2026-05-05T07:00:00.000Z');
    await staff('gil');
    const callId = await plannedCall('Counting', { tue: ['09:00-10:00'] });
    const away = { from: new Date('2026-05-05T12:00:00Z'), to: new Date('2026-05-25T00:00:00Z') };
    const members = await service.sql<StaffMember>('SELECT * FROM communication.staff_members WHERE active');
    for (const member of members) await update(member, { absences: [away] });
    const record = (id: string) => service.calls.recordCallOutcome({ phoneCallId: id, outcome: 'VOICEMAIL', ...actor });
    expect((await record(callId)).successorId).toBeNull();
    service.clock.set('2026-05-26T06:00:00.000Z');
    await sweep();
    const planned = async () =>
      (
        await service.sql<{ id: string; try_number: number }>(
          `SELECT c.id, c.try_number FROM communication.phone_calls c JOIN communication.therapists t ON t.id = c.therapist_id
           WHERE t.external_id = 'Counting' AND c.status = 'SCHEDULED'`,
        )
      )[0];
    const second = await planned();
    expect(second?.try_number).toBe(2);
    // What has to move and finds no slot is planned anew, too; it was no try.
    for (const member of members)
      await update(member, { absences: [{ ...away, to: new Date('2026-06-29T00:00:00Z') }] });
    await sweep();
    expect(await planned()).toBeUndefined();
    service.clock.set('2026-06-30T06:00:00.000Z');
    await sweep();
    expect(await planned()).toMatchObject({ try_number: 2 });
  });

  it('stays at another time of day when its own slot passes uncalled', async () => {
    service.clock.set('2026-04-14T07:00:00.000Z');
    const callId = await plannedCall('Retry', {
      tue: ['09:00-10:00', '15:00-16:00'],
      wed: ['09:00-10:00', '15:00-16:00'],
      thu: ['09:00-10:00', '15:00-16:00'],
    });
    const recorded = await service.calls.recordCallOutcome({ phoneCallId: callId, outcome: 'NO_ANSWER', ...actor });
    const retryId = recorded.successorId as string;
    expect((await placeOf(retryId)).startsAt).toBe('2026-04-15T13:00:00.000Z');
    service.clock.set('2026-04-15T14:30:00.000Z');
    await sweep();
    expect((await placeOf(retryId)).startsAt).toBe('2026-04-16T13:00:00.000Z');
    expect(await lastEntry(retryId)).toEqual({ kind: 'MISSED', reason: 'MISSED' });
  });
});

it('keeps who started the sweep', async () => {
  await service.calls.runFollowUpSweep({ staffMemberId: 'eva' });
  expect(
    await service.sql(
      `SELECT subject_type FROM communication.staff_actions WHERE actor = 'eva' AND action = 'runFollowUpSweep'`,
    ),
  ).toEqual([{ subject_type: 'service' }]);
});
