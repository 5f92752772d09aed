import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createTokenVerifier } from '../../../src/auth/createTokenVerifier.js';
import { remoteKeys } from '../../../src/auth/remoteKeys.js';

const RULES = {
  issuer: 'issuer',
  audience: 'audience',
  algorithms: ['ES256'],
  roleClaim: 'role',
  clockToleranceMs: 0,
};

/** A sign-in server with one key, which counts how often it is asked and can be made to fail. */
async function aKeyServer() {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'known', alg: 'ES256' };
  const state = { requests: 0, status: 200 };
  const server = createServer((_request, response) => {
    state.requests += 1;
    response.writeHead(state.status, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [jwk] }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`);
  return {
    state,
    verify: createTokenVerifier(remoteKeys(url), RULES),
    token: (kid: string) =>
      new SignJWT({ iss: 'issuer', aud: 'audience', sub: 'anna', role: 'STAFF' })
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

let server: Awaited<ReturnType<typeof aKeyServer>>;
beforeEach(async () => {
  server = await aKeyServer();
});
afterEach(() => server.close());

describe('the keys of a sign-in server', () => {
  it('are fetched once for 10,000 tokens with unknown key ids, which all are refused', async () => {
    const { verify, token, state } = server;
    expect(await verify(await token('known'))).toMatchObject({ subject: 'anna' });
    const [header, payload, signature] = (await token('unknown')).split('.') as [string, string, string];
    const { alg } = JSON.parse(Buffer.from(header, 'base64url').toString());
    const refused = Array.from({ length: 10_000 }, (_, index) => {
      const other = Buffer.from(JSON.stringify({ alg, kid: `unknown-${index}` })).toString('base64url');
      return verify(`${other}.${payload}.${signature}`).catch((error: { code: string }) => error.code);
    });
    expect(new Set(await Promise.all(refused))).toEqual(new Set(['UNAUTHENTICATED']));
    expect(state.requests).toBe(1);
    expect(await verify(await token('known'))).toMatchObject({ subject: 'anna' });
  });

  it('that cannot be had are nobody’s fault, and the server is left alone', async () => {
    const { verify, token, state } = server;
    state.status = 500;
    const unavailable = { code: 'SIGN_IN_UNAVAILABLE', retryable: true };
    for (let count = 0; count < 100; count++)
      await expect(verify(await token('known'))).rejects.toMatchObject(unavailable);
    expect(state.requests).toBe(1);
  });

  it('are no secret for HS256, and nothing is fetched for an algorithm that is not accepted', async () => {
    const { verify, state } = server;
    const forged = await new SignJWT({ iss: 'issuer', aud: 'audience', sub: 'anna', role: 'ADMIN' })
      .setProtectedHeader({ alg: 'HS256', kid: 'known' })
      .setExpirationTime('1h')
      .sign(new Uint8Array(32));
    await expect(verify(forged)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(state.requests).toBe(0);
  });
});
