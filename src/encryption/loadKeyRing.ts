import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommunicationError } from '../errors.js';
import { createKeyRing, type KeyRing } from './keyRing.js';

const KEY_FILE = 'encryption.key';

/** The embedded default: one key, made at the first start, readable by its owner only (DESIGN 3). */
export async function loadOwnKeyRing(dataDirectory: string): Promise<KeyRing> {
  await mkdir(dataDirectory, { recursive: true, mode: 0o755 });
  const path = join(dataDirectory, KEY_FILE);
  await createOnce(path);
  const key = Buffer.from((await readFile(path, 'utf8')).trim(), 'base64');
  if (key.length !== 32) {
    throw new CommunicationError(
      'KEY_FILE_DAMAGED',
      `${path} does not hold a key of 32 bytes; restore it from a backup: without it the sealed data cannot be read.`,
    );
  }
  return createKeyRing([{ id: 'own', key }]);
}

/** Written aside and linked into place: a kill in between leaves no half key, a second start never replaces the first one's. */
async function createOnce(path: string): Promise<void> {
  const aside = `${path}.${process.pid}`;
  await writeFile(aside, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  try {
    await link(aside, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(aside, { force: true });
  }
}
