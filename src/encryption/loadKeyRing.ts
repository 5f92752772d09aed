import { join } from 'node:path';
import { loadOwnSecret } from '../embedded/ownSecret.js';
import { CommunicationError } from '../errors.js';
import { createKeyRing, type KeyRing } from './keyRing.js';

const KEY_FILE = 'encryption.key';

/** The embedded default: one key, made at the first start, readable by its owner only (DESIGN 3). */
export async function loadOwnKeyRing(dataDirectory: string): Promise<KeyRing> {
  const key = await loadOwnSecret(dataDirectory, KEY_FILE);
  if (!key) {
    throw new CommunicationError(
      'KEY_FILE_DAMAGED',
      `${join(dataDirectory, KEY_FILE)} does not hold a key of 32 bytes; restore it from a backup: without it the sealed data cannot be read.`,
    );
  }
  return createKeyRing([{ id: 'own', key }]);
}
