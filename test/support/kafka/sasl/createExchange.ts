import { timingSafeEqual } from 'node:crypto';
import type { SaslExchange } from '../broker.js';
import { createScramExchange } from './createScramExchange.js';

export const MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'];

/** Undefined for a mechanism that the broker does not know. */
export function createExchange(mechanism: string, users: ReadonlyMap<string, string>): SaslExchange | undefined {
  switch (mechanism) {
    case 'PLAIN':
      return createPlainExchange(users);
    case 'SCRAM-SHA-256':
      return createScramExchange('sha256', users);
    case 'SCRAM-SHA-512':
      return createScramExchange('sha512', users);
    default:
      return undefined;
  }
}

/** RFC 4616: authorization id, name and password, parted by NUL. */
function createPlainExchange(users: ReadonlyMap<string, string>): SaslExchange {
  return (message) => {
    const [, name = '', password = ''] = message.toString('utf8').split('\0');
    const expected = Buffer.from(users.get(name) ?? '\0');
    const given = Buffer.from(password);
    const isRight = given.length === expected.length && timingSafeEqual(given, expected);
    return isRight ? { reply: Buffer.alloc(0), isDone: true } : undefined;
  };
}
