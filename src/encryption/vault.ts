import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { CommunicationError } from '../errors.js';
import type { KeyRing } from './keyRing.js';
import { Sealed } from './sealed.js';
import type { SealedColumnName } from './sealedColumns.js';

const PLAIN_FORMAT = 1;
const COMPRESSED_FORMAT = 2;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** From this length on a value is compressed first: a mail shrinks to a seventh, and with it what the database writes (docs/BENCHMARKS.md). */
const COMPRESS_FROM_BYTES = 2_048;
/** The fastest level; further ones save little more. */
const COMPRESSION = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Seals and opens values of the sealed columns. AAD = table, column, row id (DESIGN 3): a value moved elsewhere does not open. */
export interface Vault {
  readonly activeKeyId: string;
  seal(column: SealedColumnName, rowId: string, value: unknown): Sealed;
  /** @throws CommunicationError SEAL_BROKEN when the value was altered, moved or sealed with a key that is not in the ring. */
  open<T>(column: SealedColumnName, rowId: string, sealed: Sealed): T;
  /** The id of the key that a value was sealed with. */
  keyIdOf(sealed: Sealed): string;
}

/**
 * Layout of a sealed value: format (1 byte: JSON in clear or compressed), length of key id (1), key id, nonce (12),
 * tag (16), ciphertext.
 */
export function createVault(ring: KeyRing): Vault {
  const keys = new Map([...ring.keys].map(([id, key]) => [id, createSecretKey(key)]));
  const activeKey = keys.get(ring.activeKeyId) as KeyObject;

  return {
    activeKeyId: ring.activeKeyId,
    seal(column, rowId, value) {
      const { format, body } = encode(value);
      const header = Buffer.from([format, ring.activeKeyId.length]);
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', activeKey, nonce).setAAD(aad(column, rowId));
      const ciphertext = [cipher.update(body), cipher.final()];
      const keyId = Buffer.from(ring.activeKeyId, 'ascii');
      return new Sealed(Buffer.concat([header, keyId, nonce, cipher.getAuthTag(), ...ciphertext]));
    },
    open<T>(column: SealedColumnName, rowId: string, sealed: Sealed): T {
      const keyId = keyIdOf(sealed);
      const key = keys.get(keyId);
      if (!key) throw broken(column, rowId, `no key "${keyId}" in ENCRYPTION_KEYS`);
      const body = sealed.bytes.subarray(2 + keyId.length);
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, NONCE_BYTES))
          .setAAD(aad(column, rowId))
          .setAuthTag(body.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
        const plain = Buffer.concat([decipher.update(body.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
        return decode<T>(sealed.bytes[0], plain);
      } catch (cause) {
        throw broken(column, rowId, 'altered, or sealed for another place', cause);
      }
    },
    keyIdOf,
  };
}

function encode(value: unknown): { format: number; body: Buffer } {
  const json = Buffer.from(JSON.stringify(value), 'utf8');
  if (json.length < COMPRESS_FROM_BYTES) return { format: PLAIN_FORMAT, body: json };
  return { format: COMPRESSED_FORMAT, body: zstdCompressSync(json, COMPRESSION) };
}

function decode<T>(format: number | undefined, plain: Buffer): T {
  if (format !== PLAIN_FORMAT && format !== COMPRESSED_FORMAT) throw new TypeError('unknown format of a sealed value');
  return JSON.parse((format === COMPRESSED_FORMAT ? zstdDecompressSync(plain) : plain).toString('utf8')) as T;
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
