import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSourceEventStream, type ExecutionResult, execute, parse } from 'graphql';
import { aMatch, aTherapist } from '../support/builders.js';
import { MINUTE } from '../support/testClock.js';
import { type Data, type GraphqlService, openGraphql } from './graphql-support.js';

let api: GraphqlService;
beforeEach(async () => {
  api = await openGraphql();
});
afterEach(() => api.close());

const DOCUMENT = `subscription ($filter: EmailStatusFilter, $after: String) { emailStatusChanged(filter: $filter, after: $after) {
  cursor emailId oldStatus newStatus reason occurredAt email { id status subject } } }`;

interface Refused {
  readonly errors?: { originalError: { code: string; field?: string } }[];
}

/** The stream with each event executed in a context of its own, as the server does it. */
async function subscribe(variableValues: Record<string, unknown> = {}) {
  const args = { schema: api.schema, document: parse(DOCUMENT), variableValues };
  const source = await createSourceEventStream({ ...args, contextValue: api.createContext() });
  if (!(Symbol.asyncIterator in source)) return source as unknown as Stream;
  const events = source[Symbol.asyncIterator]();
  return {
    async next() {
      const { done, value } = await events.next();
      if (done) return { done, value: null };
      return { done: false, value: await execute({ ...args, rootValue: value, contextValue: api.createContext() }) };
    },
    close: () => events.return?.(),
  } as Stream;
}

interface Stream extends Refused {
  next(): Promise<{ done: boolean; value: ExecutionResult<Data> | null }>;
  close(): Promise<unknown>;
}

/** The next changes, without waiting for longer than they take. */
async function take(stream: Stream, count: number): Promise<Data[]> {
  const changes: Data[] = [];
  while (changes.length < count) {
    const { value } = await stream.next();
    if (value?.errors) throw new AggregateError(value.errors, String(value.errors[0]));
    changes.push(value?.data?.emailStatusChanged);
  }
  return changes;
}

const steps = (changes: Data[]) => changes.map((change) => [change.oldStatus, change.newStatus]);

async function send(name: string) {
  return api.scenario.mailed(name, `${name}-1`);
}

describe('emailStatusChanged', () => {
  it('tells every change as it is committed, with the mail as it is now', async () => {
    const stream = await subscribe();
    const coming = take(stream, 3);
    const mail = await send('Live');
    api.wake();
    const changes = await coming;
    expect(steps(changes)).toEqual([
      [null, 'QUEUED'],
      ['QUEUED', 'SENDING'],
      ['SENDING', 'SENT'],
    ]);
    expect(changes[2]).toMatchObject({
      emailId: mail.id,
      occurredAt: api.service.clock.now().toISOString(),
      email: { id: mail.id, status: 'SENT' },
    });
    await stream.close();
  });

  it('replays what was missed behind a cursor, then goes live, without a gap or a repeat', async () => {
    const first = await subscribe();
    const coming = take(first, 1);
    await send('Gap');
    api.wake();
    const [change] = await coming;
    await first.close();
    await send('Missed');
    const second = await subscribe({ after: change.cursor });
    const replayed = take(second, 6);
    await send('Later');
    api.wake();
    expect(steps(await replayed).map(([, status]) => status)).toEqual([
      'SENDING',
      'SENT',
      'QUEUED',
      'SENDING',
      'SENT',
      'QUEUED',
    ]);
    await second.close();
  });

  it('goes on behind the cursor that was taken before anything was loaded', async () => {
    const first = await subscribe();
    const coming = take(first, 3);
    await send('Before');
    api.wake();
    await coming;
    await first.close();
    const { serviceStatus, emails } = await api.data('{ serviceStatus { feedCursor } emails { totalCount } }');
    const { id } = await send('After');
    const stream = await subscribe({ after: serviceStatus.feedCursor });
    api.wake();
    const [change] = await take(stream, 1);
    expect(change).toMatchObject({ emailId: id, oldStatus: null, newStatus: 'QUEUED' });
    expect((await api.data('{ emails { totalCount } }')).emails.totalCount).toBe(emails.totalCount + 1);
    await stream.close();
  });

  it('shows only what the filter asks for, and no answers', async () => {
    await api.scenario.ingest(aTherapist({}, { id: 'One' }), aTherapist({}, { id: 'Two' }));
    const { id } = await api.scenario.therapist('Two');
    const stream = await subscribe({ filter: { therapistIds: [id], statuses: ['SENT', 'FAILED'] } });
    const coming = take(stream, 1);
    await api.scenario.ingest(aMatch('One', { matchId: 'One-1' }), aMatch('Two', { matchId: 'Two-1' }));
    api.service.clock.advance(30 * MINUTE);
    await api.service.worker.deliverDue();
    const [mail] = await api.scenario.mailsOf('Two');
    await api.scenario.answer(mail as { id: string }, { 'Two-1': 'REJECTED' });
    api.wake();
    expect(await coming).toMatchObject([{ emailId: mail?.id, newStatus: 'SENT' }]);
    await stream.close();

    const ofMail = await subscribe({ after: cursorOf(0), filter: { emailIds: [mail?.id.toUpperCase()] } });
    expect((await take(ofMail, 3)).map((change) => change.emailId)).toEqual(Array(3).fill(mail?.id));
    await ofMail.close();
  });

  it('reads the mail anew for every event', async () => {
    const stream = await subscribe();
    const therapistId = await api.scenario
      .ingest(aTherapist({}, { id: 'Draft' }))
      .then(async () => (await api.scenario.therapist('Draft')).id);
    const input = { therapistId, subject: 'Erst', bodyText: 'Text', staffMemberId: 'S' };
    const created = take(stream, 1);
    const { id: emailId } = await api.service.emails.createEmail(input);
    api.wake();
    expect((await created)[0].email.subject).toBe('Erst');
    await api.service.emails.updateEmail({ emailId, subject: 'Dann', staffMemberId: 'S' });
    const queued = take(stream, 1);
    await api.service.emails.queueEmail({ emailId, staffMemberId: 'S' });
    api.wake();
    expect((await queued)[0].email).toMatchObject({ subject: 'Dann', status: 'QUEUED' });
    await stream.close();
  });

  it('ends while it waits', async () => {
    const stream = await subscribe();
    const waiting = stream.next();
    await stream.close();
    expect(await waiting).toMatchObject({ done: true });
  });

  it.each([
    ['garbage', 'BAD_CURSOR', 'after'],
    [Buffer.from('["feed","-1"]').toString('base64url'), 'BAD_CURSOR', 'after'],
    [cursorOf(999_999), 'CURSOR_TOO_OLD', 'after'],
  ])('refuses the cursor %s', async (after, code, field) => {
    const { errors } = await subscribe({ after });
    expect(errors?.[0]?.originalError).toMatchObject({ code, field });
  });

  it('refuses a cursor below what is kept, and a malformed therapist', async () => {
    await api.service.sql('UPDATE communication.feed_head SET position = 50, kept_from = 40');
    expect((await subscribe({ after: cursorOf(38) })).errors?.[0]?.originalError.code).toBe('CURSOR_TOO_OLD');
    const { errors } = await subscribe({ filter: { therapistIds: ['x'] } });
    expect(errors?.[0]?.originalError).toMatchObject({ code: 'BAD_USER_INPUT', field: 'filter.therapistIds.0' });
  });
});

function cursorOf(position: number): string {
  return Buffer.from(JSON.stringify(['feed', String(position)])).toString('base64url');
}
