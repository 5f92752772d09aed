import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const LENGTH = 32;

/**
 * Thirty-two secret bytes of the embedded default, made at the first start, readable by their owner only (DESIGN 3).
 * Undefined where the file holds anything else.
 */
export async function loadOwnSecret(dataDirectory: string, fileName: string): Promise<Buffer | undefined> {
  await mkdir(dataDirectory, { recursive: true, mode: 0o755 });
  const path = join(dataDirectory, fileName);
  await createOnce(path);
  const secret = Buffer.from((await readFile(path, 'utf8')).trim(), 'base64');
  return secret.length === LENGTH ? secret : undefined;
}

/** Written aside and linked into place: a kill in between leaves no half secret, a second start never replaces the first one's. */
async function createOnce(path: string): Promise<void> {
  const aside = `${path}.${process.pid}`;
  await writeFile(aside, `${randomBytes(LENGTH).toString('base64')}\n`, { mode: 0o600 });
  try {
    await link(aside, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(aside, { force: true });
  }
}
