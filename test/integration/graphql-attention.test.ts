import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aMatch, aTherapist } from '../support/builders.js';
import { HOUR, MINUTE } from '../support/testClock.js';
import { type Data, type GraphqlService, openGraphql } from './graphql-support.js';

let api: GraphqlService;
beforeEach(async () => {
  api = await openGraphql();
});
afterEach(() => api.close());

const ITEMS = `query ($filter: AttentionFilter, $first: Int, $after: String) { attentionItems(filter: $filter, first: $first, after: $after) {
  totalCount pageInfo { endCursor hasNextPage }
  nodes { id kind since code detail title actions emailId emailBatchId placementRequestId therapistId deadLetterId therapist { externalId } email { status } } } }`;
const items = async (variables = {}) => (await api.data(ITEMS, variables)).attentionItems.nodes as Data[];
const sql = (text: string, parameters: unknown[] = []) => api.service.sql(text, parameters);

describe('the to-do list', () => {
  it('is empty when all goes well', async () => {
    await api.scenario.mailed('Good', 'Good-1');
    expect(await items()).toEqual([]);
  });

  it('has mails that are uncertain, failed, could not be composed, or are marked', async () => {
    const uncertain = await api.scenario.mailed('A', 'A-1');
    const failed = await api.scenario.mailed('B', 'B-1');
    const marked = await api.scenario.mailed('C', 'C-1');
    const broken = await api.scenario.mailed('D', 'D-1');
    await sql(`UPDATE communication.emails SET status = 'UNCERTAIN', last_error = 'TIMEOUT' WHERE id = $1`, [
      uncertain.id,
    ]);
    await sql(`UPDATE communication.emails SET status = 'FAILED', last_error = 'SMTP_550' WHERE id = $1`, [failed.id]);
    await sql('UPDATE communication.emails SET follow_up_required = true WHERE id = $1', [marked.id]);
    await sql(`UPDATE communication.emails SET status = 'QUEUED', last_error = 'COMPOSE_FAILED' WHERE id = $1`, [
      broken.id,
    ]);
    const found = await items();
    expect(found.map(({ kind, code, emailId, actions }) => ({ kind, code, emailId, actions }))).toEqual(
      expect.arrayContaining([
        {
          kind: 'EMAIL_UNCERTAIN',
          code: 'TIMEOUT',
          emailId: uncertain.id,
          actions: ['RESOLVE_UNCERTAIN_EMAIL', 'RECORD_EMAIL_RESPONSE'],
        },
        { kind: 'EMAIL_FAILED', code: 'SMTP_550', emailId: failed.id, actions: ['QUEUE_EMAIL', 'UPDATE_EMAIL_BATCH'] },
        { kind: 'EMAIL_FOLLOW_UP', code: null, emailId: marked.id, actions: ['RECORD_EMAIL_RESPONSE', 'UPDATE_EMAIL'] },
        {
          kind: 'EMAIL_NOT_COMPOSED',
          code: 'COMPOSE_FAILED',
          emailId: broken.id,
          actions: ['QUEUE_EMAIL', 'CANCEL_EMAIL'],
        },
      ]),
    );
    expect(found).toHaveLength(4);
    // Somebody else answered for the failed mail's patient: nothing is left to do about it.
    await sql(`UPDATE communication.placement_requests SET status = 'WITHDRAWN' WHERE match_id = 'B-1'`);
    expect((await items({ filter: { kinds: ['EMAIL_FAILED'] } })).length).toBe(0);
  });

  it('has a failed mail of the real worker, its held batch, and a request that no mail reaches any more', async () => {
    await api.scenario.ingest(aTherapist({}, { id: 'F' }), aMatch('F'), aTherapist({}, { id: 'G' }), aMatch('G'));
    api.service.peer.fault({ at: 'rcpt', action: { kind: 'reply', line: '550 5.7.1 not from you' }, times: 1 });
    api.service.clock.advance(30 * MINUTE);
    await api.service.openWorker({ settings: { ...api.service.settings, claimSize: 1 } }).deliverDue();
    const found = await items();
    expect(found.map((item) => [item.kind, item.code]).sort()).toEqual([
      ['BATCH_HELD', 'MAIL_FAILED'],
      ['EMAIL_FAILED', 'SMTP_550'],
    ]);
    const { contact_point_id: pointId } = (await api.scenario.therapist(found[0].therapist.externalId)) as never;
    await sql('UPDATE communication.contact_points SET email_bounced_at = $2 WHERE id = $1', [
      pointId,
      api.service.clock.now(),
    ]);
    expect((await items()).map((item) => [item.kind, item.code])).toContainEqual([
      'REQUEST_NEEDS_PHONE',
      'EMAIL_BOUNCED',
    ]);
  });

  it('has requests that wait for details, need a call, or can reach nobody', async () => {
    await api.scenario.ingest(
      aTherapist({ email: null }, { id: 'Phone' }),
      aMatch('Phone', { matchId: 'Phone-1' }),
      aTherapist({ email: null, telefon: null }, { id: 'None' }),
      aMatch('None', { matchId: 'None-1' }),
      aTherapist({ email: null, status: 'gesperrt' }, { id: 'Blocked' }),
      aMatch('Blocked', { matchId: 'Blocked-1' }),
      aTherapist({}, { id: 'Wait' }),
      aMatch('Wait', { matchId: 'Wait-1', patient: null }),
    );
    const codes = async () => (await items()).map((item) => [item.kind, item.code, item.therapist.externalId]).sort();
    const now = [
      ['REQUEST_NEEDS_PHONE', 'NO_EMAIL', 'Phone'],
      ['REQUEST_NO_CONTACT_WAY', 'NO_EMAIL', 'None'],
    ];
    expect(await codes()).toEqual(now);
    api.service.clock.advance(HOUR);
    expect(await codes()).toEqual([...now, ['REQUEST_WAITING_DETAILS', 'MISSING_PATIENT', 'Wait']]);
  });

  it('has what contradicts, held batches, dead letters, and warnings of therapists who are asked', async () => {
    await api.scenario.ingest(
      aTherapist({ telefonische_erreichbarkeit: { monday: ['neun bis zwölf'] } }, { id: 'Warn' }),
    );
    expect(await items()).toEqual([]);
    await api.scenario.ingest(aMatch('Warn', { matchId: 'Warn-1' }), 'not JSON');
    const request = await api.scenario.request('Warn-1');
    const batch = await api.scenario.batch('Warn');
    await api.service.batches.updateEmailBatch({ batchId: batch?.id as string, held: true, staffMemberId: 'S' });
    await sql(
      `UPDATE communication.placement_requests SET attention_reason = 'ANSWER_CONTRADICTS', attention_at = created_at WHERE id = $1`,
      [request.id],
    );
    const found = await items();
    expect(found.map((item) => [item.kind, item.code])).toEqual(
      expect.arrayContaining([
        ['THERAPIST_WARNING', 'TIME_NOT_READABLE'],
        ['BATCH_HELD', 'HELD_BY_STAFF'],
        ['DEAD_LETTER', 'NOT_JSON'],
        ['REQUEST_NEEDS_ATTENTION', 'ANSWER_CONTRADICTS'],
      ]),
    );
    expect(found).toHaveLength(4);
    expect(found.find((item) => item.kind === 'DEAD_LETTER').detail).toBe('The message is not JSON.');
    const first = await api.data(ITEMS, { first: 3 });
    const { nodes, pageInfo, totalCount } = first.attentionItems;
    expect([nodes.length, pageInfo.hasNextPage, totalCount]).toEqual([3, true, 4]);
    const rest = await items({ first: 3, after: pageInfo.endCursor });
    expect([...nodes, ...rest].map((item) => item.id).sort()).toEqual(found.map((item) => item.id).sort());
    const therapist = await api.scenario.therapist('Warn');
    expect(await items({ filter: { therapistIds: [therapist.id], kinds: ['BATCH_HELD'] } })).toHaveLength(1);
  });
});
