import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import type { SaslExchange } from '../broker.js';

const ITERATIONS = 4_096;

/** RFC 5802, the server's side: the client proves that it knows the password, and learns that the server does. */
export function createScramExchange(hash: 'sha256' | 'sha512', users: ReadonlyMap<string, string>): SaslExchange {
  const salt = randomBytes(16);
  let clientFirst = '';
  let serverFirst = '';
  let saltedPassword = Buffer.alloc(0);
  const hmac = (key: Buffer, text: string) => createHmac(hash, key).update(text).digest();

  const begin = (message: string): Buffer => {
    clientFirst = message.replace(/^n,,/, '');
    const { n: name = '', r: clientNonce = '' } = attributesOf(clientFirst);
    const password = users.get(name.replaceAll('=2C', ',').replaceAll('=3D', '='));
    // Who is not known gets an exchange that can't succeed, and learns no more than a wrong password would tell.
    const length = hash === 'sha256' ? 32 : 64;
    saltedPassword = pbkdf2Sync(password ?? randomBytes(16), salt, ITERATIONS, length, hash);
    serverFirst = `r=${clientNonce}${randomBytes(12).toString('base64')},s=${salt.toString('base64')},i=${ITERATIONS}`;
    return Buffer.from(serverFirst);
  };

  const finish = (message: string): Buffer | undefined => {
    const { p: proof = '' } = attributesOf(message);
    const signed = `${clientFirst},${serverFirst},${message.replace(/,p=.*$/, '')}`;
    const clientKey = hmac(saltedPassword, 'Client Key');
    const signature = hmac(createHash(hash).update(clientKey).digest(), signed);
    const expected = Buffer.from(clientKey.map((byte, index) => byte ^ signature[index]!));
    if (!Buffer.from(proof, 'base64').equals(expected)) return undefined;
    return Buffer.from(`v=${hmac(hmac(saltedPassword, 'Server Key'), signed).toString('base64')}`);
  };

  return (message) => {
    const text = message.toString('utf8');
    if (!serverFirst) return { reply: begin(text), isDone: false };
    const reply = finish(text);
    return reply && { reply, isDone: true };
  };
}

function attributesOf(message: string): Partial<Record<string, string>> {
  return Object.fromEntries(message.split(',').map((part) => [part.slice(0, 1), part.slice(2)]));
}
