import { expect } from '@jest/globals';
import { aMatch, anEvent, aTherapist } from '../support/builders.js';
import { DAY, MINUTE } from '../support/testClock.js';
import type { KnownValues } from '../support/wholeDocument.js';
import { type CallApi, HOURS, openCallApi } from './graphql-calls-support.js';

/** Of each kind, so that a list can show a single one and many. */
export const ROWS = 20;
/** Neither more nor fewer requests wait for a mail; as many wait behind it. */
const PATIENTS_PER_EMAIL = ROWS;

/**
 * Practices that are alike and share nothing, not even the staff who see to them: what is read for one is never what was
 * read for another. Each has been mailed and called, is to be called again, and has a list of its own for everything.
 */
export async function openConnectionScene(): Promise<{ readonly api: CallApi; readonly known: KnownValues }> {
  const api = await openCallApi({ maxPatientsPerEmail: PATIENTS_PER_EMAIL });
  await enterStaff(api);
  await mailAndCall(api);
  await grantOverrides(api);
  await leaveWaiting(api);
  await receiveWhatIsNoEvent(api);
  await needAttention(api);
  return { api, known: await knownValues(api) };
}

const each = Array.from({ length: ROWS }, (_, index) => index);
const staffMember = (index: number) => `staff-${index}`;
const practice = (index: number) => `called-${index}`;
const phone = (index: number, group: number) => `+49 30 23${group}${1000 + index}`;

async function enterStaff(api: CallApi): Promise<void> {
  const absences = [{ from: '2026-05-04T00:00:00.000Z', to: '2026-05-08T00:00:00.000Z' }];
  for (const index of each) {
    const { userErrors } = await api.mutate(
      'createStaffMember',
      { externalId: staffMember(index), name: staffMember(index), absences },
      'staffMember { id }',
    );
    expect(userErrors).toEqual([]);
  }
}

/** A mail about two patients, a call that nobody answered, one more that somebody has begun. */
async function mailAndCall(api: CallApi): Promise<void> {
  const { service, scenario } = api;
  for (const index of each) {
    const contact = { telefon: phone(index, 12), potentially_available_notes: 'ab Juni', potentially_available: true };
    const hours = { telefonische_erreichbarkeit: { ...HOURS, fri: ['whenever'] } };
    await scenario.ingest(
      aTherapist({ ...contact, ...hours }, { id: practice(index) }),
      ...[1, 2].map((number) => aMatch(practice(index), { matchId: `${practice(index)}/${number}` })),
    );
  }
  for (const index of each) {
    const noHours = { email: null, telefon: phone(index, 15), telefonische_erreichbarkeit: {} };
    await scenario.ingest(aTherapist(noHours, { id: `mute-${index}` }), aMatch(`mute-${index}`));
    const accepting = aTherapist({ telefon: phone(index, 16) }, { id: `accepting-${index}` });
    await scenario.ingest(accepting, aMatch(`accepting-${index}`, { matchId: `accepted-${index}` }));
  }
  service.clock.advance(30 * MINUTE);
  await service.worker.deliverDue();
  for (const index of each) await confirm(api, index);
  service.clock.advance(30 * MINUTE);
  await service.worker.deliverDue();
  service.clock.advance(7 * DAY);
  await service.calls.runFollowUpSweep({ staffMemberId: 'nobody' });
  for (const outcome of ['BUSY', 'BUSY', null] as const) {
    const calls = await service.sql<{ id: string; practice: string }>(
      `SELECT p.id, t.external_id AS practice FROM communication.phone_calls p
       JOIN communication.therapists t ON t.id = p.therapist_id WHERE p.status = 'SCHEDULED'`,
    );
    expect(calls).toHaveLength(ROWS);
    for (const call of calls) {
      const staffMemberId = call.practice.replace('called', 'staff');
      await service.calls.claimPhoneCall({ phoneCallId: call.id, staffMemberId });
      await markForFollowUp(api, call.id, staffMemberId);
      if (outcome) {
        const said = { phoneCallId: call.id, outcome, staffMemberId, notes: 'besetzt' };
        await service.calls.recordCallOutcome(said);
      }
    }
  }
}

/** One of the call's requests, so that the to-do list has one entry for each call. */
async function markForFollowUp(api: CallApi, phoneCallId: string, staffMemberId: string): Promise<void> {
  const [item] = await api.service.sql<{ batch: string; request: string }>(
    `SELECT i.batch_id AS batch, i.placement_request_id AS request FROM communication.phone_call_batch_items i
     JOIN communication.phone_call_batches b ON b.id = i.batch_id WHERE b.phone_call_id = $1 LIMIT 1`,
    [phoneCallId],
  );
  const marked = { placementRequestId: item?.request, followUpRequired: true, followUpNotes: 'nachfassen' };
  const input = { staffMemberId, batchId: item?.batch, items: [marked] };
  const { userErrors } = await api.mutate('updatePhoneCallBatch', input, 'userErrors { code }');
  expect(userErrors).toEqual([]);
}

/** The practice takes its patient: it gets a mail that names who comes. */
async function confirm({ scenario }: CallApi, index: number): Promise<void> {
  const [mail] = await scenario.mailsOf(`accepting-${index}`);
  if (!mail) throw new Error(`accepting-${index} got no mail`);
  await scenario.answer(
    mail,
    { [`accepted-${index}`]: 'ACCEPTED' },
    { staffMemberId: staffMember(index), content: 'gern', followUpNotes: 'Termin nennen' },
  );
}

/** Requests that wait for their first mail; at one practice more of them than fit into one. */
async function leaveWaiting({ scenario }: CallApi): Promise<void> {
  for (const index of each) {
    await scenario.ingest(
      aTherapist({ telefon: phone(index, 13) }, { id: `waiting-${index}` }),
      aMatch(`waiting-${index}`),
      aMatch(`waiting-${index}`),
    );
  }
  const many = Array.from({ length: 2 * PATIENTS_PER_EMAIL }, () => aMatch('many'));
  await scenario.ingest(aTherapist({ telefon: phone(0, 14) }, { id: 'many' }), ...many);
}

async function receiveWhatIsNoEvent({ scenario }: CallApi): Promise<void> {
  await scenario.ingest(...each.map((index) => anEvent('match.created', { match_id: `broken-${index}` })));
}

async function grantOverrides(api: CallApi): Promise<void> {
  for (const index of each) {
    const { userErrors } = await api.mutate(
      'overrideContactRule',
      {
        therapistId: await api.therapistId(practice(index)),
        staffMemberId: staffMember(index),
        rules: ['COOLING'],
        reason: 'sie bat darum',
      },
      'userErrors { code }',
    );
    expect(userErrors).toEqual([]);
  }
}

/** As the services leave it when a person is needed. */
async function needAttention({ service }: CallApi): Promise<void> {
  await service.sql('UPDATE communication.emails SET follow_up_required = true');
  await service.sql(
    `UPDATE communication.email_batches b SET held_at = clock_timestamp(), held_by = 'staff-0' FROM communication.therapists t
     WHERE t.contact_point_id = b.contact_point_id AND t.external_id LIKE 'waiting-%' AND b.status = 'PLANNED'`,
  );
  await service.sql(
    `UPDATE communication.phone_call_batch_items i SET follow_up_required = false FROM communication.phone_call_batches b
     JOIN communication.phone_calls c ON c.id = b.phone_call_id WHERE b.id = i.batch_id AND c.status <> 'SCHEDULED'`,
  );
  await service.sql(
    `UPDATE communication.outbox_events SET status = 'PARKED', parked_at = clock_timestamp(), last_error = 'TOO_LARGE'
     WHERE event_id IN (SELECT event_id FROM communication.outbox_events WHERE aggregate_type = 'phone_call' LIMIT $1)`,
    [ROWS],
  );
}

async function knownValues({ scenario, service }: CallApi): Promise<KnownValues> {
  const called = await Promise.all(each.map(async (index) => (await scenario.therapist(practice(index))).id));
  const [call] = await service.sql<{ day: string }>(
    `SELECT to_char(starts_at, 'YYYY-MM-DD') AS day FROM communication.phone_calls WHERE status = 'SCHEDULED'`,
  );
  const staff = await service.sql<{ id: string }>('SELECT id FROM communication.staff_members');
  const theirs = `therapistIds: ${JSON.stringify(called)}`;
  return {
    therapistId: JSON.stringify((await scenario.therapist('many')).id),
    'Query.callLines.filter': `{ staffMemberIds: ${JSON.stringify(staff.map(({ id }) => id))} }`,
    'Query.dailyCallList.date': JSON.stringify(call?.day),
    'Query.emailBatches.filter': `{ statuses: [SENT], ${theirs} }`,
    'Query.emails.filter': `{ purposes: [REQUEST], ${theirs} }`,
    'Query.outboxEvents.filter': '{ aggregateTypes: ["phone_call"] }',
    'Query.phoneCallBatches.filter': '{ statuses: [SCHEDULED] }',
    'Query.phoneCalls.filter': '{ statuses: [SCHEDULED] }',
    // One of each practice: what is read with the one is not another row of the list.
    'Query.placementRequests.filter': `{ matchIds: ${JSON.stringify(each.map((index) => `${practice(index)}/1`))} }`,
    'Query.therapists.filter': `{ ids: ${JSON.stringify(called)} }`,
  };
}
