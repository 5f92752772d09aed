import { join } from 'node:path';
import { loadOwnSecret } from '../embedded/ownSecret.js';
import { CommunicationError } from '../errors.js';

/** The only algorithm for secrets; public keys never pass as one (the mix-up that forges tokens). */
export const SHARED_SECRET_ALGORITHM = 'HS256';

const SECRET_FILE = 'token.secret';

/** The bytes of AUTH_SHARED_SECRET: those of its text, as other programs take them too. */
export function sharedSecret(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The embedded default: made once, in DATA_DIRECTORY, readable by its owner only. */
export async function ownTokenSecret(dataDirectory: string): Promise<Uint8Array> {
  const secret = await loadOwnSecret(dataDirectory, SECRET_FILE);
  if (secret) return secret;
  const path = join(dataDirectory, SECRET_FILE);
  throw new CommunicationError(
    'KEY_FILE_DAMAGED',
    `${path} does not hold a secret of 32 bytes; delete it to make one.`,
  );
}
