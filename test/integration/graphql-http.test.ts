import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openGate } from '../support/openGate.js';
import { type GraphqlService, openGraphql } from './graphql-support.js';
import { aServer, aSocket } from './http-support.js';

let api: GraphqlService;
let server: Awaited<ReturnType<typeof aServer>>;
beforeAll(async () => {
  api = await openGraphql();
  server = await aServer({
    graphql: { schema: api.schema, gate: openGate(api.schema), createContext: api.createContext },
  });
});
afterAll(async () => {
  await server.close();
  await api.close();
});

describe('over HTTP', () => {
  it('answers lists and mutations', async () => {
    const mail = await api.scenario.mailed('Http', 'Http-1');
    const { data } = await server.query('{ emails(first: 1) { totalCount nodes { reference subject sentAt } } }');
    expect(data).toEqual({
      emails: {
        totalCount: 1,
        nodes: [
          {
            reference: mail.reference,
            subject: expect.stringContaining(mail.reference),
            sentAt: api.service.clock.now().toISOString(),
          },
        ],
      },
    });
    const mutation =
      'mutation ($input: CancelEmailInput!) { cancelEmail(input: $input) { email { id } userErrors { code field message } } }';
    const refused = await server.query(mutation, { input: { emailId: mail.id, staffMemberId: 'S' } });
    expect(refused.errors).toBeUndefined();
    expect(refused.data).toMatchObject({ cancelEmail: { email: null, userErrors: [{ code: 'ILLEGAL_TRANSITION' }] } });
  });

  it.each([
    ['{ emails(first: 1000) { totalCount } }', 'BAD_USER_INPUT', 'first'],
    ['{ emails(after: "x") { totalCount } }', 'BAD_CURSOR', 'after'],
    [
      '{ emails(filter: { sentAt: { from: "2026-03-02T00:00:00Z", to: "2026-03-01T00:00:00Z" } }) { totalCount } }',
      'BAD_USER_INPUT',
      'filter.sentAt',
    ],
    ['{ therapists(last: 500) { totalCount } }', 'BAD_USER_INPUT', 'last'],
  ])('names the field of %s', async (query, code, field) => {
    const { data, errors } = await server.query(query);
    expect(data ?? null).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code, field } }]);
  });

  it.each([
    ['query ($s: EmailStatus!) { emails(filter: { statuses: [$s] }) { totalCount } }', { s: 'SECRET' }],
    ['query ($t: DateTime!) { emails(filter: { sentAt: { from: $t } }) { totalCount } }', { t: 'SECRET' }],
    [
      'query ($d: Date!) { placementRequests(filter: { patientRegisteredOn: { from: $d } }) { totalCount } }',
      { d: 'SECRET' },
    ],
  ])('refuses a value that is none without repeating it: %s', async (query, variables) => {
    const answer = await server.query(query, variables);
    expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(JSON.stringify(answer)).not.toContain('SECRET');
  });
});

describe('over a socket', () => {
  it('streams changes of status', async () => {
    const { subscribe, next, socket, closed } = await aSocket(server.url);
    const after = Buffer.from('["feed","0"]').toString('base64url');
    subscribe(
      '1',
      'subscription ($after: String) { emailStatusChanged(after: $after) { newStatus email { reference } } }',
      { after },
    );
    await api.scenario.mailed('Socket', 'Socket-1');
    api.wake();
    expect(await next()).toMatchObject({
      type: 'next',
      payload: { data: { emailStatusChanged: { email: { reference: 'A-1001' } } } },
    });
    socket.close();
    await closed;
  });

  it('refuses a bad cursor with its code', async () => {
    const { subscribe, next, socket, closed } = await aSocket(server.url);
    subscribe('1', 'subscription { emailStatusChanged(after: "x") { newStatus } }');
    expect(await next()).toMatchObject({
      payload: { errors: [{ extensions: { code: 'BAD_CURSOR', field: 'after' } }] },
    });
    socket.close();
    await closed;
  });
});
