import { createHmac } from 'node:crypto';

/** AES-256 keys by id. The first one given seals; all of them open. */
export interface KeyRing {
  readonly activeKeyId: string;
  readonly keys: ReadonlyMap<string, Buffer>;
}

/** A key ring of at least one key. */
export function createKeyRing(keys: readonly { readonly id: string; readonly key: Buffer }[]): KeyRing {
  return { activeKeyId: (keys[0] as { id: string }).id, keys: new Map(keys.map(({ id, key }) => [id, key])) };
}

/** Tells whether two processes mean the same key by one id, without telling the key. */
export function keyCheckValue(keyId: string, key: Buffer): Buffer {
  return createHmac('sha256', key).update(`communication-service key check ${keyId}`).digest();
}
