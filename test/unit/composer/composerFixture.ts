import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Composer, createComposer } from '../../../src/composer/composeEmail.js';
import { CommunicationError } from '../../../src/errors.js';

export const TEMPLATES = resolve(import.meta.dirname, '../../../templates');

export function aComposer(templatesDirectory = TEMPLATES): Promise<Composer> {
  return createComposer({ templatesDirectory, watch: false, onProblem: () => undefined });
}

/** A copy of the templates that a test may break. */
export interface TemplateCopy {
  readonly directory: string;
  replace(file: string, search: string, replacement: string): Promise<void>;
  remove(): Promise<void>;
}

export async function aTemplateCopy(): Promise<TemplateCopy> {
  const directory = await mkdtemp(join(tmpdir(), 'templates-'));
  await cp(TEMPLATES, directory, { recursive: true });
  return {
    directory,
    async replace(file, search, replacement) {
      const path = join(directory, file);
      const content = await readFile(path, 'utf8');
      if (!content.includes(search)) throw new Error(`${file} does not contain ${search}`);
      await writeFile(
        path,
        content.replace(search, () => replacement),
      );
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

/** The error that the call throws. */
export async function problemOf(call: () => unknown): Promise<CommunicationError> {
  try {
    await call();
  } catch (error) {
    if (error instanceof CommunicationError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
