import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { REST_ROUTES } from '../../src/rest/routes.js';
import {
  aKnownSocket,
  anUnsignedToken,
  aStrangeSocket,
  aToken,
  type GraphqlAnswer,
  openProduction,
  type Production,
} from './hostile-support.js';

const QUERY = '{ serviceStatus { now } }';
const PAUSE = 'mutation { pauseOutbound(input: { reason: "x" }) { userErrors { code } } }';

let here: Production;
beforeAll(async () => {
  here = await openProduction();
});
afterAll(() => here.close());

const tampered = async () => {
  const [header, , signature] = (await aToken('VIEWER')).split('.') as [string, string, string];
  const [, payload] = (await aToken('ADMIN')).split('.') as [string, string, string];
  return `${header}.${payload}.${signature}`;
};

/** Tokens that must open nothing, each of an ADMIN if one believed it. */
const FORGED: [string, () => Promise<string> | string][] = [
  ['alg: none', anUnsignedToken],
  ['alg: none in other letters', () => anUnsignedToken().replace(/^[^.]+/, base64({ alg: 'nOnE' }))],
  ['an empty signature', async () => (await aToken('ADMIN')).replace(/[^.]+$/, '')],
  ['another audience', () => aToken('ADMIN', { audience: 'another-service' })],
  ['another issuer', () => aToken('ADMIN', { issuer: 'mallory' })],
  ['another secret', () => aToken('ADMIN', {}, 'the shared secret of somebody else, long')],
  ['the rights of another token', tampered],
  ['its end behind it', () => aToken('ADMIN', { lifetimeMs: -60_000 })],
  ['a role of its own making', () => aToken('ROOT' as never)],
  ['a subject that breaks lines', () => aToken('ADMIN', { subject: 'a\r\nb' })],
];

describe.each(FORGED)('a token with %s', (_, make) => {
  it('opens nothing: neither GraphQL nor a socket, neither REST nor the metrics', async () => {
    const token = await make();
    const authorization = `Bearer ${token}`;
    await here.unchanged(async () => {
      for (const query of [QUERY, PAUSE]) expectUnauthenticated(await here.withToken(token, query));
      for (const { method, url } of REST_ROUTES) {
        const body = method === 'POST' || method === 'PUT' ? {} : undefined;
        const { status } = await here.send(method, `/api${url}`, body, { authorization });
        expect([method, url, status]).toEqual([method, url, 401]);
      }
      expect((await here.send('GET', '/metrics', undefined, { authorization })).status).toBe(401);
      const polite = await aStrangeSocket(here.url);
      polite.init({ token });
      expect([await polite.next(), (await polite.closed).code]).toEqual([null, 4403]);
      // Who does not wait for the acknowledgement has not come in either.
      const hasty = await aStrangeSocket(here.url);
      hasty.init({ token });
      hasty.subscribe('1', PAUSE);
      expect([await hasty.next(), (await hasty.closed).code]).toEqual([null, 4401]);
    });
  });
});

it('no token opens nothing either, in any of the places where it could be', async () => {
  const token = await aToken('ADMIN');
  await here.unchanged(async () => {
    expectUnauthenticated(await here.withToken(null, PAUSE));
    for (const [path, headers] of [
      [`/graphql?access_token=${token}`, {}],
      ['/graphql', { cookie: `token=${token}; authorization=Bearer ${token}` }],
      ['/graphql', { 'x-forwarded-user': 'admin', 'x-forwarded-for': '127.0.0.1', 'x-role': 'ADMIN' }],
      ['/graphql', { authorization: `Basic ${btoa(`x:${token}`)}` }],
    ] as const)
      expect((await here.send('POST', path, { query: PAUSE }, headers)).status).toBe(401);
    const { init, next, closed } = await aStrangeSocket(here.url);
    init();
    expect([await next(), (await closed).code]).toEqual([null, 4403]);
  });
});

describe('a live socket', () => {
  it('is closed within a second when its token expires, whatever runs on it, and nothing runs afterwards', async () => {
    const short = await openProduction({ AUTH_CLOCK_TOLERANCE: '0s' });
    try {
      const token = await aToken('ADMIN', { lifetimeMs: 1_000 });
      const { exp } = JSON.parse(atob(token.split('.')[1] ?? '')) as { exp: number };
      const { subscribe, closed, next, send } = await aKnownSocket(short.url, token);
      for (const id of range(10)) subscribe(`s${id}`, 'subscription { emailStatusChanged { cursor } }');
      expect(await closed).toEqual({ code: 4403, reason: 'Token expired' });
      expect(Date.now() - exp * 1_000).toBeGreaterThanOrEqual(0);
      expect(Date.now() - exp * 1_000).toBeLessThan(1_000);
      await short.unchanged(async () => {
        send({ id: 'late', type: 'subscribe', payload: { query: PAUSE } });
        expect(await next()).toBeNull();
      });
    } finally {
      await short.close();
    }
  });

  it.each<[string, Parameters<typeof aToken>]>([
    ['of a higher role', ['ADMIN', { subject: 'someone-VIEWER' }]],
    ['of a lower role', ['SERVICE', { subject: 'someone-VIEWER' }]],
    ['of somebody else', ['VIEWER', { subject: 'someone else' }]],
  ])('is closed when it is renewed with a good token %s', async (_, [role, change]) => {
    const { send, closed, next } = await here.socket('VIEWER');
    send({ type: 'ping', payload: { token: await aToken(role, change) } });
    send({ id: '1', type: 'subscribe', payload: { query: '{ deadLetters { totalCount } }' } });
    const answers = [await next(), await next()];
    expect(JSON.stringify(answers)).not.toContain('totalCount":');
    expect(await closed).toMatchObject({ code: 4403 });
  });

  it.each(FORGED)('is not renewed by a token with %s, and goes on as it was', async (_, make) => {
    const socket = await here.socket('VIEWER');
    socket.send({ type: 'ping', payload: { token: await make() } });
    expect(await socket.next()).toMatchObject({ type: 'pong', payload: { error: { code: 'UNAUTHENTICATED' } } });
    socket.subscribe('1', '{ deadLetters { totalCount } }');
    expect(await socket.next()).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'FORBIDDEN' } }] });
    await socket.close();
  });
});

describe('a sign-in server', () => {
  it('is asked once in 30 s, though 10,000 tokens with unknown keys come over HTTP', async () => {
    const keys = await aKeyServer();
    const there = await openProduction({ AUTH_SHARED_SECRET: '', AUTH_JWKS_URL: keys.url, AUTH_ALGORITHMS: 'ES256' });
    try {
      expect((await there.withToken(await keys.token('known'), QUERY)).status).toBe(200);
      const forged = await keys.token('unknown');
      await there.unchanged(async () => {
        const statuses = new Map<number, number>();
        for (let sent = 0; sent < 10_000; sent += 100)
          for (const status of await Promise.all(
            range(100).map((index) => knock(there.url, withKeyId(forged, sent + index))),
          ))
            statuses.set(status, (statuses.get(status) ?? 0) + 1);
        expect([...statuses]).toEqual([[401, 10_000]]);
      });
      expect(keys.fetches()).toBe(1);
      expect((await there.withToken(await keys.token('known'), QUERY)).status).toBe(200);
    } finally {
      await there.close();
      await keys.close();
    }
  });
});

function expectUnauthenticated({ status, data, errors }: GraphqlAnswer): void {
  expect({ status, data }).toEqual({ status: 401, data: undefined });
  expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
}

async function knock(url: string, token: string): Promise<number> {
  const response = await fetch(`${url}/api/emails`, { headers: { authorization: `Bearer ${token}` } });
  await response.arrayBuffer();
  return response.status;
}

function withKeyId(token: string, index: number): string {
  return token.replace(/^[^.]+/, base64({ alg: 'ES256', kid: `unknown-${index}` }));
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}

function base64(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** A server with one public key, which counts how often it is asked. */
async function aKeyServer() {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'known', alg: 'ES256' };
  let fetches = 0;
  const server = createServer((_request, response) => {
    fetches += 1;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [jwk] }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    fetches: () => fetches,
    token: (kid: string) =>
      new SignJWT({ iss: 'communication-service', aud: 'communication-service', sub: 'anna', role: 'VIEWER' })
        .setProtectedHeader({ alg: 'ES256', kid })
        .setExpirationTime('1h')
        .sign(privateKey),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
