import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aMatch, aTherapist } from '../support/builders.js';
import { type Data, type GraphqlService, openGraphql } from './graphql-support.js';

let api: GraphqlService;
beforeAll(async () => {
  api = await openGraphql();
});
afterAll(() => api.close());
beforeEach(() => api.scenario.nextTuesday());

const NO_SUCH = '0190a5b2-0000-7000-8000-000000000000';

/** Runs a mutation by its name, as staff member S. */
async function mutate(name: string, input: Record<string, unknown>, selection: string): Promise<Data> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
  const document = `mutation ($input: ${type}) { ${name}(input: $input) { ${selection} userErrors { code field message } } }`;
  return (await api.data(document, { input: { staffMemberId: 'S', ...input } }))[name];
}

async function aTherapistId(data: Record<string, unknown> = {}): Promise<string> {
  const id = api.scenario.name('T');
  await api.scenario.ingest(aTherapist(data, { id }));
  return (await api.scenario.therapist(id)).id;
}

async function aMail() {
  const name = api.scenario.name('T');
  const mail = await api.scenario.mailed(name, `${name}-a`, `${name}-b`);
  return {
    mail,
    name,
    ids: [(await api.scenario.request(`${name}-a`)).id, (await api.scenario.request(`${name}-b`)).id],
  };
}

describe('a mail by hand', () => {
  it('is drafted, changed, queued and canceled; each payload shows the state after it', async () => {
    const therapistId = await aTherapistId();
    const selection = 'email { id status subject text language createdBy purpose therapist { id } }';
    const created = await mutate('createEmail', { therapistId, subject: ' Hallo ', bodyText: 'Text' }, selection);
    expect(created).toEqual({
      userErrors: [],
      email: {
        id: expect.any(String),
        status: 'DRAFT',
        subject: 'Hallo',
        text: 'Text',
        language: 'DE',
        createdBy: 'S',
        purpose: 'MANUAL',
        therapist: { id: therapistId },
      },
    });
    const emailId = created.email.id;
    const changed = await mutate(
      'updateEmail',
      { emailId, subject: 'Neu', language: 'EN', followUpRequired: true },
      selection,
    );
    expect(changed.email).toMatchObject({ subject: 'Neu', text: 'Text', language: 'EN' });
    expect((await mutate('queueEmail', { emailId }, 'email { status queuedAt }')).email.status).toBe('QUEUED');
    expect((await mutate('cancelEmail', { emailId }, 'email { status }')).email.status).toBe('CANCELED');
    const again = await mutate('cancelEmail', { emailId }, 'email { status }');
    expect(again).toMatchObject({ email: null, userErrors: [{ code: 'ILLEGAL_TRANSITION' }] });
  });

  it.each([
    ['an empty subject', { subject: ' ' }, 'BAD_USER_INPUT', 'input.subject'],
    ['a line break in the subject', { subject: 'a\r\nBcc: x@example.org' }, 'BAD_USER_INPUT', 'input.subject'],
    ['an empty text', { bodyText: '' }, 'BAD_USER_INPUT', 'input.bodyText'],
    ['no staff member', { staffMemberId: ' ' }, 'BAD_USER_INPUT', 'input.staffMemberId'],
    ['a NUL in the staff member', { staffMemberId: 'a\0' }, 'BAD_USER_INPUT', 'input.staffMemberId'],
    ['an unknown therapist', { therapistId: NO_SUCH }, 'NOT_FOUND', 'input.therapistId'],
    ['a malformed therapist', { therapistId: 'x' }, 'NOT_FOUND', 'input.therapistId'],
  ])('is refused with %s, and nothing is done', async (_name, change, code, field) => {
    const therapistId = await aTherapistId();
    const before = await api.scenario.dump();
    const payload = await mutate(
      'createEmail',
      { therapistId, subject: 'S', bodyText: 'T', ...change },
      'email { id }',
    );
    expect(payload).toEqual({ email: null, userErrors: [{ code, field, message: expect.any(String) }] });
    expect(await api.scenario.dump()).toBe(before);
  });

  it('needs an address', async () => {
    const therapistId = await aTherapistId({ email: null });
    const payload = await mutate('createEmail', { therapistId, subject: 'S', bodyText: 'T' }, 'email { id }');
    expect(payload.userErrors).toMatchObject([{ code: 'NO_EMAIL_ADDRESS' }]);
  });

  it('refuses an unknown enum value before anything runs', async () => {
    const { errors } = await api.run(
      'mutation { createEmail(input: { staffMemberId: "S", therapistId: "x", subject: "s", bodyText: "t", language: FR }) { userErrors { code } } }',
    );
    expect(errors?.[0]?.message).toContain('does not exist in "Language" enum');
  });
});

describe('answers', () => {
  it('are recorded per patient and corrected', async () => {
    const { mail, ids } = await aMail();
    const laterUntil = new Date(api.service.clock.now().getTime() + 20 * 86_400_000).toISOString();
    const outcomes = [
      { placementRequestId: ids[0], outcome: 'REJECTED' },
      { placementRequestId: ids[1], outcome: 'LATER', laterUntil },
    ];
    const recorded = await mutate(
      'recordEmailResponse',
      { emailId: mail.id, outcomes, content: 'Leider nein', followUpNotes: 'anrufen' },
      'email { response followUpNotes responseReceivedAt contactPoint { coolingUntil } batch { items { nodes { outcome outcomeLaterUntil } } } }',
    );
    expect(recorded).toMatchObject({
      userErrors: [],
      email: {
        response: 'Leider nein',
        followUpNotes: 'anrufen',
        batch: { items: { nodes: [{ outcome: 'REJECTED' }, { outcome: 'LATER', outcomeLaterUntil: laterUntil }] } },
      },
    });
    expect(new Date(recorded.email.contactPoint.coolingUntil).getTime() - api.service.clock.now().getTime()).toBe(
      28 * 86_400_000,
    );
    const corrected = await mutate(
      'correctOutcome',
      { placementRequestId: ids[0], outcome: 'UNDECIDED', reason: 'falsche Zeile' },
      'placementRequest { status outcome therapist { contactPoint { coolingUntil } } }',
    );
    expect(corrected.placementRequest).toEqual({
      status: 'CONTACTED',
      outcome: 'UNDECIDED',
      therapist: { contactPoint: { coolingUntil: null } },
    });
  });

  it('name the field that is wrong', async () => {
    const { mail, ids } = await aMail();
    const answer = (outcomes: unknown[], more = {}) =>
      mutate('recordEmailResponse', { emailId: mail.id, outcomes, ...more }, 'email { id }').then(
        (payload) => payload.userErrors,
      );
    const field = 'input.outcomes.0.placementRequestId';
    expect(await answer([{ placementRequestId: NO_SUCH, outcome: 'REJECTED' }])).toMatchObject([
      { code: 'NOT_IN_EMAIL', field },
    ]);
    expect(await answer([{ placementRequestId: 'x', outcome: 'REJECTED' }])).toMatchObject([
      { code: 'NOT_IN_EMAIL', field },
    ]);
    expect(await answer([{ placementRequestId: ids[0], outcome: 'LATER' }])).toMatchObject([
      { code: 'BAD_USER_INPUT', field: 'input.outcomes.0.laterUntil' },
    ]);
    expect(await answer([], { receivedAt: '2100-01-01T00:00:00Z' })).toMatchObject([
      { code: 'BAD_USER_INPUT', field: 'input.receivedAt' },
    ]);
    const none = await mutate(
      'correctOutcome',
      { placementRequestId: ids[0], outcome: 'REJECTED', reason: 'x' },
      'placementRequest { id }',
    );
    expect(none.userErrors).toMatchObject([{ code: 'NO_OUTCOME' }]);
  });

  it('settle an uncertain mail only where it is one', async () => {
    const { mail } = await aMail();
    const payload = await mutate(
      'resolveUncertainEmail',
      { emailId: mail.id, resolution: 'SENT', reason: 'x' },
      'email { id }',
    );
    expect(payload).toMatchObject({
      email: null,
      userErrors: [{ code: 'ILLEGAL_TRANSITION', field: 'input.emailId' }],
    });
    await api.service.sql(`UPDATE communication.emails SET status = 'UNCERTAIN' WHERE id = $1`, [mail.id]);
    const settled = await mutate(
      'resolveUncertainEmail',
      { emailId: mail.id, resolution: 'SENT', reason: 'im Postfach' },
      'email { status }',
    );
    expect(settled).toEqual({ email: { status: 'SENT' }, userErrors: [] });
  });
});

describe('placement requests and batches', () => {
  it('are entered, put in order, held and withdrawn by hand', async () => {
    const therapistId = await aTherapistId();
    const request = async (patientExternalId: string, registeredOn: string) =>
      (
        await mutate(
          'requestPlacement',
          {
            therapistId,
            patientExternalId,
            patient: { age: 30, sex: 'FEMALE', insurance: 'PRIVATE', complaints: ' Angst ', registeredOn },
          },
          'placementRequest { id status patient { age sex insurance complaints preferredTimes } waitingFor { code } }',
        )
      ).placementRequest;
    const older = await request(api.scenario.name('P'), '2026-01-01');
    const newer = await request(api.scenario.name('P'), '2026-02-01');
    expect(older).toEqual({
      id: expect.any(String),
      status: 'OPEN',
      patient: { age: 30, sex: 'FEMALE', insurance: 'PRIVATE', complaints: 'Angst', preferredTimes: null },
      waitingFor: [{ code: 'COLLECTING' }],
    });
    const { emailBatches } = await api.data(
      'query ($id: ID!) { emailBatches(filter: { therapistIds: [$id], statuses: [PLANNED] }) { nodes { id items { nodes { position included placementRequest { id } } } } } }',
      { id: therapistId },
    );
    const [batch] = emailBatches.nodes;
    expect(batch.items.nodes.map((item: Data) => item.placementRequest.id)).toEqual([older.id, newer.id]);

    const selection =
      'emailBatch { heldBy items { nodes { position included pinned placementRequest { id waitingFor { code } } } } }';
    const changed = await mutate(
      'updateEmailBatch',
      { batchId: batch.id, order: [newer.id], remove: [older.id], held: true },
      selection,
    );
    expect(changed.userErrors).toEqual([]);
    expect(changed.emailBatch).toEqual({
      heldBy: 'S',
      items: {
        nodes: [
          {
            position: 1,
            included: true,
            pinned: 'INCLUDED',
            placementRequest: { id: newer.id, waitingFor: [{ code: 'BATCH_HELD' }, { code: 'COLLECTING' }] },
          },
          {
            position: null,
            included: false,
            pinned: 'EXCLUDED',
            placementRequest: { id: older.id, waitingFor: [{ code: 'EXCLUDED_BY_STAFF' }] },
          },
        ],
      },
    });
    const bad = await mutate('updateEmailBatch', { batchId: batch.id, add: [newer.id, 'x'] }, 'emailBatch { id }');
    expect(bad.userErrors).toMatchObject([{ code: 'NOT_FOUND', field: 'input.add.1' }]);
    const withdrawn = await mutate(
      'withdrawPlacementRequest',
      { placementRequestId: newer.id, reason: 'Umzug' },
      'placementRequest { status closedReason waitingFor { code } }',
    );
    expect(withdrawn.placementRequest).toEqual({
      status: 'WITHDRAWN',
      closedReason: 'WITHDRAWN_BY_STAFF',
      waitingFor: [],
    });
    const twice = await mutate('withdrawPlacementRequest', { placementRequestId: newer.id }, 'placementRequest { id }');
    expect(twice.userErrors).toMatchObject([{ code: 'ALREADY_CLOSED' }]);
  });

  it.each([
    ['an age', { age: 200 }, 'input.patient.age'],
    ['a long text', { complaints: 'x'.repeat(4_001) }, 'input.patient.complaints'],
  ])('refuse %s that cannot be', async (_name, patient, field) => {
    const therapistId = await aTherapistId();
    const payload = await mutate(
      'requestPlacement',
      { therapistId, patientExternalId: 'P', patient },
      'placementRequest { id }',
    );
    expect(payload).toMatchObject({ placementRequest: null, userErrors: [{ code: 'BAD_USER_INPUT', field }] });
  });
});

describe('contact rules', () => {
  it('are overridden, and opt-outs entered and lifted', async () => {
    const { name } = await aMail();
    const therapist = await api.scenario.therapist(name);
    const overridden = await mutate(
      'overrideContactRule',
      { therapistId: therapist.id, rules: ['CONTACT_INTERVAL'], reason: 'auf Wunsch' },
      'contactOverride { rules reason grantedBy contactPoint { activeOverrides { rules } } }',
    );
    expect(overridden.contactOverride).toEqual({
      rules: ['CONTACT_INTERVAL'],
      reason: 'auf Wunsch',
      grantedBy: 'S',
      contactPoint: { activeOverrides: [{ rules: ['CONTACT_INTERVAL'] }] },
    });
    const input = { therapistId: therapist.id, reason: 'möchte nicht' };
    const suppressed = await mutate('suppressContactPoint', input, 'contactPoint { suppressedBy suppressedAt }');
    expect(suppressed.contactPoint).toEqual({ suppressedBy: 'S', suppressedAt: api.service.clock.now().toISOString() });
    expect((await mutate('suppressContactPoint', input, 'contactPoint { id }')).userErrors).toMatchObject([
      { code: 'ALREADY_SUPPRESSED' },
    ]);
    const lifted = await mutate(
      'liftSuppression',
      input,
      'contactPoint { suppressedAt therapists { nodes { suppressedAt } } }',
    );
    expect(lifted.contactPoint).toEqual({ suppressedAt: null, therapists: { nodes: [{ suppressedAt: null }] } });
    expect((await mutate('liftSuppression', input, 'contactPoint { id }')).userErrors).toMatchObject([
      { code: 'NOT_SUPPRESSED' },
    ]);
    const unreasoned = await mutate(
      'overrideContactRule',
      { ...input, rules: [], reason: ' ' },
      'contactOverride { id }',
    );
    expect(unreasoned.userErrors).toMatchObject([{ code: 'BAD_USER_INPUT', field: 'input.reason' }]);
  });

  it('stop and start all mail', async () => {
    const selection = 'serviceStatus { outboundPausedAt outboundPausedBy }';
    const paused = await mutate('pauseOutbound', { reason: 'Test' }, selection);
    expect(paused.serviceStatus).toEqual({
      outboundPausedAt: api.service.clock.now().toISOString(),
      outboundPausedBy: 'S',
    });
    const resumed = await mutate('resumeOutbound', { reason: 'Test' }, selection);
    expect(resumed.serviceStatus).toEqual({ outboundPausedAt: null, outboundPausedBy: null });
  });

  it('show the state after each of several mutations in one document', async () => {
    await api.scenario.ingest(aMatch(api.scenario.name('X'), {}));
    const answer = await api.data(`mutation {
      a: pauseOutbound(input: { staffMemberId: "S", reason: "r" }) { serviceStatus { outboundPausedBy } }
      b: resumeOutbound(input: { staffMemberId: "S", reason: "r" }) { serviceStatus { outboundPausedBy } } }`);
    expect(answer).toEqual({
      a: { serviceStatus: { outboundPausedBy: 'S' } },
      b: { serviceStatus: { outboundPausedBy: null } },
    });
  });

  it('lets an unexpected failure through as an error', async () => {
    const pause = 'mutation { pauseOutbound(input: { staffMemberId: "S", reason: "r" }) { userErrors { code } } }';
    await api.service.sql('ALTER TABLE communication.service_state RENAME TO elsewhere');
    try {
      const { data, errors } = await api.run(pause);
      expect(data).toBeNull();
      expect(errors).toHaveLength(1);
    } finally {
      await api.service.sql('ALTER TABLE communication.elsewhere RENAME TO service_state');
    }
  });
});
