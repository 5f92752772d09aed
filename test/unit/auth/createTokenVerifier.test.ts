import { describe, expect, it } from '@jest/globals';
import { SignJWT, UnsecuredJWT } from 'jose';
import { createTokenVerifier } from '../../../src/auth/createTokenVerifier.js';
import { sharedSecret } from '../../../src/auth/sharedSecret.js';
import { createOpenSignIn, createSignIn } from '../../../src/auth/signIn.js';

const SECRET = sharedSecret('a secret of the tests, long enough');
const RULES = {
  issuer: 'issuer',
  audience: 'audience',
  algorithms: ['HS256'],
  roleClaim: 'role',
  clockToleranceMs: 0,
};
const CLAIMS = { iss: 'issuer', aud: 'audience', sub: 'anna', role: 'STAFF' };
const inAnHour = () => Math.floor(Date.now() / 1_000) + 3_600;

function aToken(claims: object = {}, { alg = 'HS256', secret = SECRET } = {}): Promise<string> {
  return new SignJWT({ ...CLAIMS, exp: inAnHour(), ...claims }).setProtectedHeader({ alg }).sign(secret);
}

const verify = createTokenVerifier(SECRET, RULES);
const refusal = { name: 'CommunicationError', code: 'UNAUTHENTICATED', retryable: false };

describe('a token', () => {
  it('says who asks, in which role and until when', async () => {
    const exp = inAnHour();
    const viewer = { role: 'STAFF', subject: 'anna', expiresAt: exp * 1_000 };
    expect(await verify(await aToken({ exp }))).toEqual(viewer);
    expect(await verify(await aToken({ exp }))).toEqual(viewer);
  });

  it.each<[string, object]>([
    ['an audience that is another service', { aud: 'other' }],
    ['no audience', { aud: undefined }],
    ['another issuer', { iss: 'other' }],
    ['no issuer', { iss: undefined }],
    ['an end in the past', { exp: Math.floor(Date.now() / 1_000) - 1 }],
    ['no end', { exp: undefined }],
    ['a beginning in the future', { nbf: inAnHour() }],
    ['no subject', { sub: undefined }],
    ['an empty subject', { sub: ' ' }],
    ['a subject with a line break', { sub: 'anna\r\nadmin' }],
    ['a subject that is no text', { sub: 7 }],
    ['no role', { role: undefined }],
    ['a role that is not known', { role: 'ROOT' }],
  ])('with %s is refused', async (_, claims) => {
    await expect(verify(await aToken(claims))).rejects.toMatchObject(refusal);
  });

  it('without a signature is refused (alg: none)', async () => {
    const token = new UnsecuredJWT({ ...CLAIMS, exp: inAnHour() }).encode();
    await expect(verify(token)).rejects.toMatchObject(refusal);
    const [header, payload] = token.split('.');
    for (const alg of ['none', 'None', 'NONE', ''])
      await expect(verify(`${base64({ alg })}.${payload}.`)).rejects.toMatchObject(refusal);
    await expect(verify(`${header}.${payload}.AAAA`)).rejects.toMatchObject(refusal);
  });

  it('of another secret, another algorithm, or changed afterwards is refused', async () => {
    const [header, payload, signature] = (await aToken()).split('.') as [string, string, string];
    const forged = base64({ ...CLAIMS, role: 'ADMIN', exp: inAnHour() });
    for (const token of [
      await aToken({}, { secret: sharedSecret('another secret, long enough as well') }),
      await aToken({}, { alg: 'HS512', secret: new Uint8Array(64).fill(7) }),
      `${header}.${forged}.${signature}`,
      `${header}.${payload}.${signature.slice(0, -4)}`,
      `${header}.${payload}`,
      'x'.repeat(100_000),
      '',
    ])
      await expect(verify(token)).rejects.toMatchObject(refusal);
  });

  it('is repeated by no refusal', async () => {
    const token = await aToken({ aud: 'anna@praxis.example' });
    const error = await verify(token).catch((cause: unknown) => cause);
    expect(JSON.stringify(error) + String(error)).not.toContain('praxis');
  });

  it('that was good is refused as soon as it has ended', async () => {
    const exp = Math.floor(Date.now() / 1_000) + 1;
    const token = await aToken({ exp });
    expect(await verify(token)).toMatchObject({ subject: 'anna' });
    await new Promise((resolve) => setTimeout(resolve, exp * 1_000 - Date.now() + 1));
    await expect(verify(token)).rejects.toMatchObject(refusal);
  });
});

describe('sign-in', () => {
  it.each(['', 'Bearer', 'Basic YTpi', 'Bearer two words', 'Bearer\tx', `Bearer ${'x'.repeat(9_000)}`])(
    'refuses the header "%.20s"',
    async (header) => {
      for (const signIn of [createSignIn(verify), createOpenSignIn(verify), createOpenSignIn(null)])
        await expect(signIn.authenticate(header)).rejects.toMatchObject(refusal);
    },
  );

  it('needs a token, unless it is open; what is sent counts there too', async () => {
    await expect(createSignIn(verify).authenticate(undefined)).rejects.toMatchObject(refusal);
    const open = createOpenSignIn(verify);
    expect(await open.authenticate(undefined)).toEqual({ role: 'ADMIN', subject: null, expiresAt: null });
    expect(await open.authenticate(`bearer ${await aToken({ role: 'VIEWER' })}`)).toMatchObject({ role: 'VIEWER' });
  });
});

function base64(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
