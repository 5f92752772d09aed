import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const LOCK = {
  packages: {
    '': { name: 'project' },
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/other-platform': { version: '1.0.0', integrity: 'sha512-o', optional: true },
  },
};

/** Stands in for npm: "installs" what the lock file says after a moment, and counts how often it was called. */
const FAKE_NPM = `
const { appendFileSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
appendFileSync('calls', process.argv.slice(2).join(' ') + '\\n');
setTimeout(() => {
  if (process.env.FAKE_FAILS) process.exit(1);
  mkdirSync('node_modules', { recursive: true });
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  delete lock.packages['node_modules/other-platform'];
  writeFileSync('node_modules/.package-lock.json', JSON.stringify(lock));
}, 200);
`;

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'scripts-install-'));
  await cp('scripts', join(root, 'scripts'), { recursive: true });
  await writeFile(join(root, 'npm.js'), FAKE_NPM);
  await writeLock(LOCK);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const writeLock = (lock: object) => writeFile(join(root, 'package-lock.json'), JSON.stringify(lock));
const calls = async () => (await readFile(join(root, 'calls'), 'utf8').catch(() => '')).split('\n').filter(Boolean);

function run(environment: Record<string, string> = {}): Promise<{ code: number | null; said: string }> {
  const env = { ...process.env, npm_execpath: join(root, 'npm.js'), ...environment };
  const child: ChildProcess = spawn(process.execPath, ['scripts/ensure-installed.mjs'], { cwd: root, env });
  let said = '';
  child.stderr?.on('data', (text) => {
    said += text;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, said })));
}

async function bringNode(version: string): Promise<void> {
  const path = join(root, 'node_modules', '.bin', 'node');
  await mkdir(join(root, 'node_modules', '.bin'), { recursive: true });
  await writeFile(path, version.startsWith('v') ? `#!/bin/sh\necho ${version}\n` : version);
  await chmod(path, 0o755);
}

describe('ensure-installed', () => {
  it('installs what is missing, development packages included, and then has nothing to do', async () => {
    expect((await run({ NODE_ENV: 'production' })).code).toBe(0);
    expect(await calls()).toEqual([expect.stringMatching(/^ci --include=dev /)]);
    expect(await run()).toEqual({ code: 0, said: '' });
    expect(await calls()).toHaveLength(1);
  });

  it('installs again when the lock file has changed', async () => {
    await run();
    await writeLock({ packages: { ...LOCK.packages, 'node_modules/a': { version: '1.0.1', integrity: 'sha512-b' } } });
    await run();
    expect(await calls()).toHaveLength(2);
  });

  it('installs once when two start at the same time', async () => {
    const results = await Promise.all([run(), run()]);
    expect(results.map(({ code }) => code)).toEqual([0, 0]);
    expect(await calls()).toHaveLength(1);
  });

  it('says so when the installation fails', async () => {
    const { code, said } = await run({ FAKE_FAILS: '1' });
    expect([code, said]).toEqual([1, expect.stringContaining('npm ci failed')]);
  });

  it.each([
    ['v24.21.0', 0, ''],
    ['v24.0.0', 0, ''],
    ['v22.17.0', 1, 'Node 24.0 or later is needed; this is v22.17.0'],
    ['v20.20.2', 1, 'Node 24.0 or later is needed; this is v20.20.2'],
    ['not a program', 1, 'node_modules/.bin/node does not run on this system'],
  ])('looks at the Node that npm brought: %s', async (version, code, message) => {
    await run();
    await bringNode(version);
    const result = await run();
    expect(result.code).toBe(code);
    expect(result.said).toContain(message);
  });
});
