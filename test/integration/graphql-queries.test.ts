import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aMatch, aTherapist } from '../support/builders.js';
import { DAY, MINUTE } from '../support/testClock.js';
import { type Data, type GraphqlService, openGraphql } from './graphql-support.js';

let api: GraphqlService;
beforeAll(async () => {
  api = await openGraphql();
});
afterAll(() => api.close());

const NO_SUCH = '0190a5b2-0000-7000-8000-000000000000';

describe('one object', () => {
  it('is found by its id, also through node, in any case of letters', async () => {
    const mail = await api.scenario.mailed('Node', 'Node-1');
    const request = await api.scenario.request('Node-1');
    const therapist = await api.scenario.therapist('Node');
    const ids = [mail.id, mail.batch_id, request.id, therapist.id, therapist.contact_point_id, NO_SUCH, 'x'];
    const { nodes } = await api.data('query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }', { ids });
    expect(nodes.map((node: Data) => node?.__typename ?? null)).toEqual([
      'Email',
      'EmailBatch',
      'PlacementRequest',
      'Therapist',
      'ContactPoint',
      null,
      null,
    ]);
    const one = await api.data(
      'query ($id: ID!) { node(id: $id) { id ... on Email { reference } } email(id: $id) { id } }',
      {
        id: mail.id.toUpperCase(),
      },
    );
    expect(one).toEqual({ node: { id: mail.id, reference: mail.reference }, email: { id: mail.id } });
  });

  it.each([NO_SUCH, 'x', '', "'; DROP TABLE emails"])('is null for the id "%s"', async (id) => {
    const data = await api.data(
      `query ($id: ID!) { node(id: $id) { id } email(id: $id) { id } emailBatch(id: $id) { id } placementRequest(id: $id) { id }
       therapist(id: $id) { id } contactPlan(therapistId: $id) { decision } previewEmail(input: { therapistId: $id }) { subject } }`,
      { id },
    );
    expect(Object.values(data)).toEqual(Array(7).fill(null));
  });

  it('is not one of more than a hundred', async () => {
    const document = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    expect(await api.failures(document, { ids: Array(101).fill(NO_SUCH) })).toEqual([['BAD_USER_INPUT', 'ids']]);
  });

  it('shows a mail with all that belongs to it', async () => {
    const mail = await api.scenario.mailed('Full', 'Full-1', 'Full-2');
    const { email } = await api.data(
      `query ($id: ID!) { email(id: $id) { reference status purpose templateName language subject html text recipientEmail reasons { code }
         therapist { displayName phoneHours { weekday startsAt endsAt } } contactPoint { email lastContactAt owner { lastName } }
         batch { status email { id } items { totalCount nodes { position included placementRequest { status waitingFor { code until } items { nodes { batch { id } } } } } } } } }`,
      { id: mail.id },
    );
    expect(email).toMatchObject({
      status: 'SENT',
      purpose: 'REQUEST',
      templateName: 'BATCH_REQUEST',
      language: 'DE',
      recipientEmail: 'praxis-full@example.org',
      therapist: {
        displayName: 'Dr. Änne Müßig',
        phoneHours: [{ weekday: 'MONDAY', startsAt: '09:00', endsAt: '12:00' }],
      },
      contactPoint: {
        email: 'praxis-full@example.org',
        lastContactAt: api.service.clock.now().toISOString(),
        owner: { lastName: 'Müßig' },
      },
      batch: { status: 'SENT', email: { id: mail.id }, items: { totalCount: 2 } },
    });
    expect(email.subject).toContain(mail.reference);
    expect(email.html).toContain('Schlafstörungen');
    expect(email.text).toContain('Schlafstörungen');
    const callDueAt = new Date(api.service.clock.now().getTime() + 7 * DAY).toISOString();
    expect(email.batch.items.nodes[0]).toEqual({
      position: 1,
      included: true,
      placementRequest: {
        status: 'CONTACTED',
        waitingFor: [{ code: 'AWAITING_ANSWER', until: callDueAt }],
        items: { nodes: [{ batch: { id: mail.batch_id } }] },
      },
    });
  });
});

describe('plans', () => {
  const PLAN = `query ($id: ID!) { contactPlan(therapistId: $id) { decision notBefore reasons { code until } outboundPaused therapist { lastName }
    nextBatch { status opensAt dueAt template reasons { code } batch { id } placementRequests { nodes { matchId } } waitingBehind(first: 1) { totalCount nodes { matchId } pageInfo { endCursor hasNextPage } } } } }`;

  it('tell when a therapist may be mailed and what would be sent', async () => {
    api.scenario.nextTuesday();
    await api.scenario.ingest(aTherapist({}, { id: 'Plan' }));
    for (let i = 1; i <= 7; i += 1) {
      await api.scenario.ingest(aMatch('Plan', { matchId: `Plan-${i}`, patient: { registriert_am: `2026-01-1${i}` } }));
    }
    const { id } = await api.scenario.therapist('Plan');
    const { contactPlan } = await api.data(PLAN, { id });
    expect(contactPlan).toMatchObject({
      decision: 'PERMITTED',
      reasons: [],
      outboundPaused: false,
      therapist: { lastName: 'Müßig' },
    });
    expect(contactPlan.nextBatch).toMatchObject({ status: 'PLANNED', template: 'BATCH_REQUEST', reasons: [] });
    expect(contactPlan.nextBatch.placementRequests.nodes.map((node: Data) => node.matchId)).toEqual(
      [1, 2, 3, 4, 5].map((i) => `Plan-${i}`),
    );
    expect(contactPlan.nextBatch.waitingBehind).toMatchObject({ totalCount: 2, pageInfo: { hasNextPage: true } });
    const behind = await api.data(
      '{ placementRequests(filter: { matchIds: ["Plan-7"] }) { nodes { waitingFor { code } } } }',
    );
    expect(behind.placementRequests.nodes).toEqual([{ waitingFor: [{ code: 'BEHIND_OTHERS' }] }]);
  });

  it('go on page by page through the dry run of a sweep', async () => {
    await api.scenario.ingest(aTherapist({}, { id: 'Sweep' }), aMatch('Sweep'));
    const document = `query ($after: String) { outreachPlan(first: 1, after: $after) {
      totalCount pageInfo { hasNextPage endCursor } nodes { kind therapist { externalId } contactPoint { email } placementRequests { totalCount } } } }`;
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { outreachPlan }: Data = await api.data(document, { after });
      seen.push(...outreachPlan.nodes.map((node: Data) => node.therapist.externalId));
      expect(outreachPlan.totalCount).toBe(2);
      after = outreachPlan.pageInfo.hasNextPage ? outreachPlan.pageInfo.endCursor : null;
    } while (after);
    expect(seen.sort()).toEqual(['Plan', 'Sweep']);
    expect(await api.failures('{ outreachPlan(last: 1) { totalCount } }')).toEqual([['BAD_USER_INPUT', 'last']]);
    expect(await api.failures('{ outreachPlan(after: "x") { totalCount } }')).toEqual([['BAD_CURSOR', 'after']]);
    expect(await api.failures('{ outreachPlan(first: 1000) { totalCount } }')).toEqual([['BAD_USER_INPUT', 'first']]);
  });

  it('show the mail that would be sent', async () => {
    const { id } = await api.scenario.therapist('Plan');
    const preview =
      'query ($input: PreviewEmailInput!) { previewEmail(input: $input) { subject html text templateName contentHash } }';
    const { previewEmail } = await api.data(preview, { input: { therapistId: id } });
    expect(previewEmail).toMatchObject({
      templateName: 'BATCH_REQUEST',
      contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(previewEmail.text).toContain('Müßig');
    const english = await api.data(preview, { input: { therapistId: id, template: 'CONFIRMATION', language: 'EN' } });
    expect(english.previewEmail.templateName).toBe('CONFIRMATION');
    const manual = await api.failures(preview, { input: { therapistId: id, template: 'MANUAL' } });
    expect(manual).toEqual([['BAD_USER_INPUT', 'input.template']]);
  });

  it('show what a shared mailbox will read, whichever of its therapists is asked for', async () => {
    const email = 'Praxis-Sommer@example.org';
    await api.scenario.ingest(
      aTherapist({ email, vorname: 'Ada', nachname: 'Sommer' }, { id: 'Shared-1' }),
      aTherapist({ email, vorname: 'Kim', nachname: 'Lang' }, { id: 'Shared-2' }),
      aMatch('Shared-2', { matchId: 'Shared-M1', patient: { registriert_am: '2025-12-01' } }),
      aMatch('Shared-1', { matchId: 'Shared-M2' }),
    );
    const previewOf = async (name: string) => {
      const { id } = await api.scenario.therapist(name);
      const query = 'query ($id: ID!) { previewEmail(input: { therapistId: $id }) { text } }';
      return (await api.data(query, { id })).previewEmail.text as string;
    };
    const [asOwner, asColleague] = [await previewOf('Shared-1'), await previewOf('Shared-2')];
    expect(asColleague).toBe(asOwner);
    expect(asOwner).toContain('Anfrage an: Dr. Kim Lang');
    api.service.clock.advance(30 * MINUTE);
    await api.service.worker.deliverDue();
    const [sent] = await api.scenario.mailsOf('Shared-1');
    const { email: mail } = await api.data('query ($id: ID!) { email(id: $id) { text } }', { id: sent?.id });
    expect(mail.text).toBe(asOwner.replace('A-0000', sent?.reference ?? ''));
  });
});

describe('the service as a whole', () => {
  it('tells its time and counts its mails', async () => {
    const { serviceStatus } = await api.data('{ serviceStatus { now outboundPausedAt emailCounts { status count } } }');
    expect(serviceStatus).toMatchObject({ now: api.service.clock.now().toISOString(), outboundPausedAt: null });
    expect(serviceStatus.emailCounts).toContainEqual({ status: 'SENT', count: 5 });
    api.service.clock.advance(MINUTE);
  });
});
