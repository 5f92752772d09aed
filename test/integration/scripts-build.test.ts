import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'scripts-build-'));
  for (const name of ['scripts', 'tsconfig.json', 'tsconfig.build.json', 'package.json', 'package-lock.json']) {
    await cp(name, join(root, name), { recursive: true });
  }
  await mkdir(join(root, 'node_modules', '@types'), { recursive: true });
  for (const name of ['typescript', '@typescript', '@types/node', 'undici-types']) {
    await symlink(resolve('node_modules', name), join(root, 'node_modules', name)).catch(() => {});
  }
  await write('src/main.ts', 'export const answer: number = 42;\n');
  await write('src/notes.sql', 'SELECT 1;\n');
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(join(root, path, '..'), { recursive: true });
  await writeFile(join(root, path), text);
}

const read = (path: string) => readFile(join(root, path), 'utf8');
const build = () => promisify(execFile)(process.execPath, ['scripts/build.mjs'], { cwd: root });
const builtAt = async () => (await stat(join(root, 'dist'))).ino;

describe('build', () => {
  it('compiles, copies other files, and does nothing while the sources are the same', async () => {
    await build();
    expect(await read('dist/main.js')).toContain('answer = 42');
    expect(await read('dist/notes.sql')).toBe('SELECT 1;\n');
    const first = await builtAt();
    await write('src/main.ts', 'export const answer: number = 42;\n');
    await build();
    expect(await builtAt()).toBe(first);
  });

  it('builds again after a change, without what was removed', async () => {
    await write('src/gone.ts', 'export {};\n');
    await build();
    await rm(join(root, 'src/gone.ts'));
    await write('src/main.ts', 'export const answer: number = 43;\n');
    await build();
    expect(await read('dist/main.js')).toContain('answer = 43');
    expect(await readdir(join(root, 'dist'))).not.toContain('gone.js');
  });

  it('keeps the last good build when a source is wrong, and fails', async () => {
    await build();
    await write('src/main.ts', "export const answer: number = 'x';\n");
    await expect(build()).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('TS2322') });
    expect(await read('dist/main.js')).toContain('answer = 42');
    expect((await readdir(join(root, 'node_modules'))).filter((name) => name.startsWith('.dist'))).toEqual([]);
  });

  it('can run twice at once', async () => {
    await Promise.all([build(), build(), build()]);
    expect(await read('dist/main.js')).toContain('answer = 42');
  });
});
