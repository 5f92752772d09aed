import { createHmac } from 'node:crypto';
import { CommunicationError } from '../errors.js';

/** AES-256 keys by id. The first one seals; all of them open. */
export interface KeyRing {
  readonly activeKeyId: string;
  readonly keys: ReadonlyMap<string, Buffer>;
}

const KEY_ID = /^[a-zA-Z0-9_-]{1,32}$/;

/**
 * Reads "id:base64,id:base64"; the first key is the active one.
 * @throws CommunicationError INVALID_SETTINGS when an id or a key is malformed or an id stands twice.
 */
export function parseKeyRing(text: string): KeyRing {
  const keys = new Map<string, Buffer>();
  for (const entry of text.split(',').map((part) => part.trim())) {
    const colon = entry.indexOf(':');
    const id = entry.slice(0, Math.max(colon, 0));
    const key = Buffer.from(entry.slice(colon + 1), 'base64');
    if (!KEY_ID.test(id) || key.length !== 32 || keys.has(id)) {
      throw new CommunicationError(
        'INVALID_SETTINGS',
        'ENCRYPTION_KEYS: expected "id:base64-of-32-bytes,…" with each id once; make a key with: openssl rand -base64 32',
      );
    }
    keys.set(id, key);
  }
  const [activeKeyId] = keys.keys();
  return { activeKeyId: activeKeyId as string, keys };
}

/** Tells whether two processes mean the same key by one id, without telling the key. */
export function keyCheckValue(keyId: string, key: Buffer): Buffer {
  return createHmac('sha256', key).update(`communication-service key check ${keyId}`).digest();
}
