import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aMatch, anEvent, aTherapist } from '../support/builders.js';
import { type Data, type GraphqlService, openGraphql } from './graphql-support.js';

let api: GraphqlService;
let therapistId: string;
beforeAll(async () => {
  api = await openGraphql();
  await api.scenario.ingest(aTherapist({}, { id: 'T1' }));
  therapistId = (await api.scenario.therapist('T1')).id;
}, 60_000);
afterAll(() => api.close());

const CREATE = `mutation ($input: CreateEmailInput!) {
  createEmail(input: $input) { email { id subject status } userErrors { code field } } }`;

let keys = 0;
const aKey = () => `key-${++keys}`;
const input = (more: object) => ({
  therapistId,
  subject: 'Hallo',
  bodyText: 'Guten Tag',
  staffMemberId: 'anna',
  ...more,
});
const create = async (more: object): Promise<Data> => (await api.data(CREATE, { input: input(more) })).createEmail;
const emails = async () => Number((await api.data('{ emails { totalCount } }')).emails.totalCount);

describe('a mutation with a key', () => {
  it('is done once, also when twenty come at once', async () => {
    const idempotencyKey = aKey();
    const before = await emails();
    const answers = await Promise.all(Array.from({ length: 20 }, () => create({ idempotencyKey })));
    expect(new Set(answers.map((answer) => answer.email.id)).size).toBe(1);
    expect(await emails()).toBe(before + 1);
  });

  it('gives its object again, as it is now', async () => {
    const idempotencyKey = aKey();
    const first = await create({ idempotencyKey });
    await api.service.emails.queueEmail({ emailId: first.email.id, staffMemberId: 'anna' });
    const again = await create({ idempotencyKey });
    expect(again.email).toEqual({ ...first.email, status: 'QUEUED' });
  });

  it('is refused with another input, and changes nothing', async () => {
    const idempotencyKey = aKey();
    await create({ idempotencyKey });
    const before = await api.scenario.dump();
    const other = await create({ idempotencyKey, subject: 'Etwas anderes' });
    expect(other).toEqual({
      email: null,
      userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED', field: 'input.idempotencyKey' }],
    });
    expect(await api.scenario.dump()).toBe(before);
  });

  it('is refused under the key of another mutation', async () => {
    const idempotencyKey = aKey();
    const { email } = await create({ idempotencyKey });
    const queue = `mutation ($input: QueueEmailInput!) { queueEmail(input: $input) { userErrors { code } } }`;
    const asked = { input: { emailId: email.id, staffMemberId: 'anna', idempotencyKey } };
    expect((await api.data(queue, asked)).queueEmail.userErrors).toEqual([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
  });

  it('has its key to itself: those of others are their own', async () => {
    const idempotencyKey = aKey();
    const mine = await create({ idempotencyKey });
    const theirs = await create({ idempotencyKey, staffMemberId: 'ben' });
    expect(theirs.email.id).not.toBe(mine.email.id);
  });

  it('keeps no key when it is refused: nothing was done, and the next is decided anew', async () => {
    const idempotencyKey = aKey();
    const refused = await create({ idempotencyKey, therapistId: '01890000-0000-7000-8000-000000000000' });
    expect(refused.userErrors).toEqual([{ code: 'NOT_FOUND', field: 'input.therapistId' }]);
    expect((await create({ idempotencyKey })).email).not.toBeNull();
  });

  it.each(['', 'with blank', 'x'.repeat(256), 'umläut', 'line\nbreak'])(
    'refuses the key %p',
    async (idempotencyKey) => {
      expect((await create({ idempotencyKey })).userErrors[0]?.code).toBe('BAD_USER_INPUT');
    },
  );

  it('is done anew after a day, and swept by then', async () => {
    const idempotencyKey = aKey();
    const first = await create({ idempotencyKey });
    await expire(idempotencyKey);
    const second = await create({ idempotencyKey });
    expect(second.email.id).not.toBe(first.email.id);
    await expire(idempotencyKey);
    expect(await api.service.idempotency.sweep()).toBe(1);
    expect(await api.service.idempotency.sweep()).toBe(0);
  });
});

async function expire(key: string): Promise<void> {
  await api.service.sql(
    `UPDATE communication.idempotency_keys SET expires_at = clock_timestamp() - interval '1 second' WHERE key = $1`,
    [key],
  );
}

describe('the key and its effect are one', () => {
  const call = (key: string) => ({ key, actor: 'anna', operation: 'test', input: {} });

  it('leaves neither when it breaks off in between', async () => {
    const key = aKey();
    const before = await api.scenario.dump();
    const broken = api.service.idempotency.once(call(key), async () => {
      await api.service.emails.createEmail(input({}));
      throw new Error('lost');
    });
    await expect(broken).rejects.toThrow('lost');
    expect(await api.scenario.dump()).toBe(before);
  });

  it('lets the second wait for the first, and do it itself when that fails', async () => {
    const key = aKey();
    const gate = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const before = await emails();
    const first = api.service.idempotency.once(call(key), async () => {
      await api.service.emails.createEmail(input({}));
      begun.resolve();
      await gate.promise;
      throw new Error('lost');
    });
    await begun.promise;
    const second = api.service.idempotency.once(call(key), async () => ({
      subjectId: (await api.service.emails.createEmail(input({}))).id,
    }));
    gate.resolve();
    await expect(first).rejects.toThrow('lost');
    expect((await second).replayed).toBe(false);
    expect(await emails()).toBe(before + 1);
  });

  it('seals the answer, and forgets it with the patient', async () => {
    const key = aKey();
    await api.scenario.ingest(aMatch('T1', { matchId: 'M1', patientId: 'P1' }));
    const subjectId = (await api.scenario.request('M1')).id;
    const work = async () => ({ subjectId, answer: { text: 'Anna Muster' } });
    await api.service.idempotency.once(call(key), work);
    expect(await api.service.idempotency.once(call(key), work)).toEqual({
      subjectId,
      answer: { text: 'Anna Muster' },
      replayed: true,
    });
    expect(await api.scenario.dump()).not.toContain(Buffer.from('Anna Muster').toString('hex'));
    await api.scenario.ingest(anEvent('patient.deleted', { patient_id: 'P1' }));
    expect(await api.service.idempotency.once(call(key), work)).toEqual({ subjectId, replayed: true });
  });
});
