import { expect } from '@jest/globals';
import type { Right } from '../../src/schema/rights/rights.js';
import { aMatch, aTherapist } from '../support/builders.js';
import { MINUTE } from '../support/testClock.js';
import type { KnownValues } from '../support/wholeDocument.js';
import { type CallApi, HOURS, requestsThen } from './graphql-calls-support.js';
import type { Data } from './graphql-support.js';

/** What a text says; named after the right that one needs to see it, and after its field. */
export type Word = (right: Right, field: string) => string;

/** Where the texts of {@link fillEveryText} are words in form only: they have to be an address, a number, an id. */
export const FIXED = { email: 'zeuge.praxis@example.org', phone: '+49 30 23125999' } as const;

/**
 * Puts a word into every text that events and mutations take: of therapists, patients, mails, answers, calls, staff, reasons,
 * raw messages. Mails leave, answers come in, calls are made, so that each word goes as far as it can. Resolves with what
 * the mutations were given: "createEmail.subject".
 */
export async function fillEveryText(api: CallApi, word: Word): Promise<ReadonlySet<string>> {
  const actor = word('CONTACTS', 'actor');
  const given = new Set<string>();
  const act = async (name: string, input: object, selection = 'userErrors { code }'): Promise<Data> => {
    for (const field of fieldsOf(input)) given.add(`${name}.${field}`);
    const payload = await api.mutate(name, { staffMemberId: actor, ...input }, selection);
    expect({ name, errors: payload.userErrors }).toEqual({ name, errors: [] });
    return payload;
  };
  const scene = { api, word, act };
  await enterStaff(scene);
  await sendMails(scene);
  await settleMails(scene);
  await callPractices(scene);
  await requestByHand(scene);
  await raiseAndLiftBrakes(scene);
  await receiveWhatIsNoEvent(scene);
  return given;
}

/** Names of fields, also of those inside; of those in lists without their place. */
function fieldsOf(input: object): string[] {
  return Object.entries(input).flatMap(([name, value]) => {
    const inside = [value].flat().filter((one) => typeof one === 'object' && one !== null);
    return [name, ...inside.flatMap((one) => fieldsOf(one).map((inner) => `${name}.${inner}`))];
  });
}

interface Scene {
  readonly api: CallApi;
  readonly word: Word;
  readonly act: (name: string, input: object, selection?: string) => Promise<Data>;
}

const patientOf = (word: Word) => ({
  vorname: word('PATIENTS', 'firstName'),
  nachname: word('PATIENTS', 'lastName'),
  beschwerden: word('PATIENTS', 'complaints'),
  bevorzugte_zeiten: word('PATIENTS', 'preferredTimes'),
});

const therapistOf = (word: Word) => ({
  titel: word('CONTACTS', 'title'),
  vorname: word('CONTACTS', 'firstName'),
  nachname: word('CONTACTS', 'lastName'),
  potentially_available: true,
  potentially_available_notes: word('CONTACTS', 'potentiallyAvailableNotes'),
  telefonische_erreichbarkeit: { ...HOURS, fri: [word('CONTACTS', 'phoneHours')] },
});

async function enterStaff({ word, act }: Scene): Promise<void> {
  const member = { externalId: word('CONTACTS', 'staff.externalId'), name: word('CONTACTS', 'staff.name') };
  const { staffMember } = await act(
    'createStaffMember',
    { ...member, timeZone: 'Europe/Berlin' },
    'staffMember { id }',
  );
  await act('updateStaffMember', { id: staffMember.id, ...member });
}

/** A batch that is answered, a confirmation, a mail by hand, a draft. */
async function sendMails({ api, word, act }: Scene): Promise<void> {
  const { scenario, service } = api;
  const patientIds = ['a', 'b', 'c'].map((letter) => word('PATIENT_IDS', `patientId.${letter}`));
  await scenario.ingest(
    aTherapist({ ...therapistOf(word), email: FIXED.email, telefon: FIXED.phone }, { id: 'mailed' }),
    ...patientIds.map((patientId, index) =>
      aMatch('mailed', { matchId: `mailed-${index}`, patientId, patient: patientOf(word) }),
    ),
  );
  service.clock.advance(30 * MINUTE);
  await service.worker.deliverDue();
  const [mail] = await scenario.mailsOf('mailed');
  const [a, b, c] = await Promise.all([0, 1, 2].map(async (index) => (await scenario.request(`mailed-${index}`)).id));
  await act('recordEmailResponse', {
    emailId: mail?.id,
    content: word('CORRESPONDENCE', 'response'),
    followUpRequired: true,
    followUpNotes: word('CORRESPONDENCE', 'followUpNotes'),
    outcomes: [
      { placementRequestId: a, outcome: 'ACCEPTED' },
      { placementRequestId: b, outcome: 'ACCEPTED' },
      { placementRequestId: c, outcome: 'UNDECIDED' },
    ],
  });
  service.clock.advance(30 * MINUTE);
  await service.worker.deliverDue();
  const reason = word('CORRESPONDENCE', 'correction.reason');
  await act('correctOutcome', { placementRequestId: b, outcome: 'REJECTED', reason });
  await writeByHand({ api, word, act });
}

async function writeByHand({ api, word, act }: Scene): Promise<void> {
  const { scenario, service } = api;
  const therapistId = await api.therapistId('mailed');
  const written = { subject: word('CORRESPONDENCE', 'subject'), bodyText: word('CORRESPONDENCE', 'bodyText') };
  const { email } = await act('createEmail', { therapistId, ...written }, 'email { id }');
  await act('createEmail', { therapistId, ...written });
  const followUpNotes = word('CORRESPONDENCE', 'draft.followUpNotes');
  await act('updateEmail', { emailId: email.id, ...written, followUpNotes });
  const rules = ['CONTACT_INTERVAL', 'COOLING', 'SENDING_WINDOW'];
  await act('overrideContactRule', { therapistId, rules, reason: word('CORRESPONDENCE', 'override.reason') });
  await act('queueEmail', { emailId: email.id });
  await service.worker.deliverDue();
  expect((await scenario.mail(email.id)).status).toBe('SENT');
}

/** One whose fate a person settles, one that somebody else sends, and fails to. */
async function settleMails({ api, word, act }: Scene): Promise<void> {
  const [mail] = await api.scenario.mailsOf('mailed');
  await api.service.sql(`UPDATE communication.emails SET status = 'UNCERTAIN' WHERE id = $1`, [mail?.id]);
  const reason = word('CORRESPONDENCE', 'uncertain.reason');
  await act('resolveUncertainEmail', { emailId: mail?.id, resolution: 'SENT', reason });
  const { id: emailId } = await api.service.externalEmails.createExternalEmail({
    therapistId: await api.therapistId('mailed'),
    subject: word('CORRESPONDENCE', 'external.subject'),
    bodyHtml: word('CORRESPONDENCE', 'external.html'),
    recipientName: word('CONTACTS', 'external.recipientName'),
    staffMemberId: word('CONTACTS', 'actor'),
  });
  for (const status of ['QUEUED', 'SENDING']) await act('reportEmailDelivery', { emailId, status });
  await act('reportEmailDelivery', { emailId, status: 'FAILED', error: word('CONTACTS', 'external.error') });
}

/** A call with a successor, canceled and deleted ones. */
async function callPractices({ api, word, act }: Scene): Promise<void> {
  const hours = therapistOf(word);
  const [first, second] = await api.waiting('called', ['called-0', 'called-1'], hours);
  await api.waiting('canceled', ['canceled-0'], hours);
  const planned = { therapistId: await api.therapistId('called'), reason: word('CORRESPONDENCE', 'call.reason') };
  const { phoneCall } = await act('createPhoneCall', planned, 'phoneCall { id batch { id } }');
  const phoneCallId = phoneCall.id as string;
  await act('claimPhoneCall', { phoneCallId });
  await act('updatePhoneCall', { phoneCallId, notes: word('CORRESPONDENCE', 'call.notes') });
  const startsAt = '2026-03-05T13:00:00.000Z';
  await act('reschedulePhoneCall', { phoneCallId, startsAt, reason: word('CORRESPONDENCE', 'move.reason') });
  const items = [{ placementRequestId: first, followUpNotes: word('CORRESPONDENCE', 'item.notes') }];
  await act('updatePhoneCallBatch', { batchId: phoneCall.batch.id, items });
  await act('recordCallOutcome', {
    phoneCallId,
    outcome: 'REACHED',
    notes: word('CORRESPONDENCE', 'outcome.notes'),
    outcomes: [
      { placementRequestId: first, outcome: 'ACCEPTED', followUpNotes: word('CORRESPONDENCE', 'answer.notes') },
      { placementRequestId: second, outcome: 'UNDECIDED' },
    ],
  });
  const other = await act('createPhoneCall', { therapistId: await api.therapistId('canceled') }, 'phoneCall { id }');
  const canceled = { phoneCallId: other.phoneCall.id, reason: word('CORRESPONDENCE', 'cancel.reason') };
  await act('cancelPhoneCall', { ...canceled, ...requestsThen('CLOSE') });
  await api.waiting('deleted', ['deleted-0']);
  const third = await act('createPhoneCall', { therapistId: await api.therapistId('deleted') }, 'phoneCall { id }');
  const deleted = { phoneCallId: third.phoneCall.id, reason: word('CORRESPONDENCE', 'delete.reason') };
  await act('deletePhoneCall', { ...deleted, ...requestsThen('CLOSE') });
  await api.waiting('last', ['last-0'], { ...hours, email: 'last@example.org' });
}

async function requestByHand({ api, word, act }: Scene): Promise<void> {
  const { placementRequest } = await act(
    'requestPlacement',
    {
      therapistId: await api.therapistId('called'),
      patientExternalId: word('PATIENT_IDS', 'byHand.patientId'),
      patient: {
        age: 40,
        firstName: word('PATIENTS', 'byHand.firstName'),
        lastName: word('PATIENTS', 'byHand.lastName'),
        complaints: word('PATIENTS', 'byHand.complaints'),
        preferredTimes: word('PATIENTS', 'byHand.preferredTimes'),
      },
    },
    'placementRequest { id }',
  );
  const withdrawn = { placementRequestId: placementRequest.id, reason: word('CORRESPONDENCE', 'withdraw.reason') };
  await act('withdrawPlacementRequest', withdrawn);
}

async function raiseAndLiftBrakes({ api, word, act }: Scene): Promise<void> {
  const therapistId = await api.therapistId('canceled');
  await act('suppressContactPoint', { therapistId, reason: word('CORRESPONDENCE', 'suppress.reason') });
  await act('liftSuppression', { therapistId, reason: word('CORRESPONDENCE', 'lift.reason') });
  const override = { therapistId, rules: ['COOLING'], reason: word('CORRESPONDENCE', 'override.reason') };
  await act('overrideContactRule', override);
  await act('pauseBridge', { reason: word('ADMINISTRATION', 'bridge.reason') });
  await act('resumeBridge', { reason: word('ADMINISTRATION', 'bridge.reason') });
  await act('pauseOutbound', { reason: word('CORRESPONDENCE', 'pause.reason') });
  await act('resumeOutbound', { reason: word('CORRESPONDENCE', 'resume.reason') });
  await act('pauseOutbound', { reason: word('CORRESPONDENCE', 'pause.reason') });
  const [parked] = await api.service.sql<{ event_id: string }>(
    `UPDATE communication.outbox_events SET status = 'PARKED', parked_at = clock_timestamp(), last_error = 'TOO_LARGE'
     WHERE event_id = (SELECT event_id FROM communication.outbox_events WHERE status = 'PENDING' LIMIT 1) RETURNING event_id`,
  );
  const dropped = word('ADMINISTRATION', 'drop.reason');
  await act('dropOutboxEvent', { outboxEventId: parked?.event_id, reason: dropped });
  const replayed = { from: '2026-01-01T00:00:00.000Z', reason: word('ADMINISTRATION', 'replay.reason') };
  await act('replayOutbox', { ...replayed, to: '2026-02-01T00:00:00.000Z' });
}

async function receiveWhatIsNoEvent({ api, word, act }: Scene): Promise<void> {
  for (const payload of [word('ADMINISTRATION', 'message'), word('ADMINISTRATION', 'dropped')])
    await api.scenario.ingest(`{"eventId": "x", "payload": ${JSON.stringify(payload)}}`, payload);
  const { deadLetters } = await api.data('{ deadLetters { nodes { id } } }');
  const [{ id: deadLetterId }] = deadLetters.nodes;
  await act('dropDeadLetter', { deadLetterId, reason: word('CORRESPONDENCE', 'drop.reason') });
}

/** The ids of what {@link fillEveryText} made, and arguments without which a question is none. */
export async function knownValues({ service, scenario }: Pick<CallApi, 'service' | 'scenario'>): Promise<KnownValues> {
  const tables = ['therapists', 'emails', 'email_batches', 'placement_requests', 'phone_calls', 'phone_call_batches'];
  const rows = await Promise.all(
    [...tables, 'contact_points', 'staff_members', 'overrides', 'dead_letters', 'outbox_events'].map((table) =>
      service.sql<{ id: string }>(
        `SELECT ${table === 'outbox_events' ? 'event_id AS id' : 'id'} FROM communication.${table} LIMIT 2`,
      ),
    ),
  );
  const { id } = await scenario.therapist('mailed');
  return {
    therapistId: `"${id}"`,
    ids: JSON.stringify(rows.flat().map((row) => row.id)),
    range: '{ from: "2026-03-01", to: "2026-04-01" }',
    from: '"2026-03-03T09:00:00.000Z"',
  };
}
