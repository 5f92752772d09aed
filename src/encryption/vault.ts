import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { CommunicationError } from '../errors.js';
import type { KeyRing } from './keyRing.js';
import { Sealed } from './sealed.js';
import type { SealedColumnName } from './sealedColumns.js';

const FORMAT = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals and opens values of the sealed columns. AAD = table, column, row id (DESIGN 3): a value moved elsewhere does not open. */
export interface Vault {
  readonly activeKeyId: string;
  seal(column: SealedColumnName, rowId: string, value: unknown): Sealed;
  /** @throws CommunicationError SEAL_BROKEN when the value was altered, moved or sealed with a key that is not in the ring. */
  open<T>(column: SealedColumnName, rowId: string, sealed: Sealed): T;
  /** The id of the key that a value was sealed with. */
  keyIdOf(sealed: Sealed): string;
}

/** Layout of a sealed value: format (1 byte), length of key id (1), key id, nonce (12), tag (16), ciphertext of the JSON. */
export function createVault(ring: KeyRing): Vault {
  const activeKey = ring.keys.get(ring.activeKeyId) as Buffer;
  const header = Buffer.concat([
    Buffer.from([FORMAT, ring.activeKeyId.length]),
    Buffer.from(ring.activeKeyId, 'ascii'),
  ]);

  return {
    activeKeyId: ring.activeKeyId,
    seal(column, rowId, value) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', activeKey, nonce).setAAD(aad(column, rowId));
      const ciphertext = [cipher.update(JSON.stringify(value), 'utf8'), cipher.final()];
      return new Sealed(Buffer.concat([header, nonce, cipher.getAuthTag(), ...ciphertext]));
    },
    open<T>(column: SealedColumnName, rowId: string, sealed: Sealed): T {
      const keyId = keyIdOf(sealed);
      const key = ring.keys.get(keyId);
      if (!key) throw broken(column, rowId, `no key "${keyId}" in ENCRYPTION_KEYS`);
      const body = sealed.bytes.subarray(2 + keyId.length);
      const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, NONCE_BYTES))
        .setAAD(aad(column, rowId))
        .setAuthTag(body.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      try {
        const plain = Buffer.concat([decipher.update(body.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
        return JSON.parse(plain.toString('utf8')) as T;
      } catch (cause) {
        throw broken(column, rowId, 'altered, or sealed for another place', cause);
      }
    },
    keyIdOf,
  };
}

function keyIdOf(sealed: Sealed): string {
  const length = sealed.bytes[1] ?? 0;
  return sealed.bytes.subarray(2, 2 + length).toString('ascii');
}

function aad(column: SealedColumnName, rowId: string): Buffer {
  return Buffer.from(`${column}:${rowId}`, 'utf8');
}

function broken(column: SealedColumnName, rowId: string, why: string, cause?: unknown): CommunicationError {
  return new CommunicationError('SEAL_BROKEN', `A value of ${column} cannot be opened: ${why}.`, {
    details: { column, rowId },
    cause,
  });
}
