import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { resolveClusterPaths } from '../../src/embedded/postgres/clusterPaths.js';
import { freePort } from '../../src/embedded/postgres/freePort.js';
import { initializeCluster } from '../../src/embedded/postgres/initializeCluster.js';
import { locateBinaries } from '../../src/embedded/postgres/locateBinaries.js';
import { postmasterPidFile } from '../../src/embedded/postgres/postmasterPidFile.js';
import { isAlive, waitUntilGone } from '../../src/embedded/postgres/processes.js';
import { reachableBinaries } from '../../src/embedded/postgres/reachableBinaries.js';
import { spawnWatched } from '../../src/embedded/postgres/spawnWatched.js';
import { stopServer } from '../../src/embedded/postgres/stopServer.js';
import { chooseSystemUser } from '../../src/embedded/postgres/systemUser.js';
import { type ClusterDirectory, createClusterDirectory, queryOnce } from '../support/cluster.js';

const GONE_WITHIN_MS = 10_000;

describe('embedded PostgreSQL, when something is killed', () => {
  let directory: ClusterDirectory;
  let dataDirectory: string;
  beforeAll(async () => {
    directory = await createClusterDirectory();
    dataDirectory = join(directory.path, 'postgres');
  });
  afterEach(() => directory.stopAll());
  afterAll(() => directory.close());

  it('ends with its parent, whose kill -9 loses no commit and does not hinder the next start', async () => {
    const parent = directory.startParent({ dataDirectory });
    const { url, pid } = await parent.nextMessage();
    await queryOnce(url!, 'CREATE TABLE survived AS SELECT 42 AS value');
    await parent.kill('SIGKILL');
    // At once: the server is still shutting down.
    const next = await directory.start({ dataDirectory });
    expect(isAlive(pid!)).toBe(false);
    expect(await queryOnce(next.url, 'SELECT value FROM survived')).toEqual({ value: 42 });
    await next.close();
  });

  it('leaves no orphan when nobody starts it again', async () => {
    const parent = directory.startParent({ dataDirectory });
    const { pid } = await parent.nextMessage();
    await parent.kill('SIGKILL');
    expect(await waitUntilGone(pid!, GONE_WITHIN_MS)).toBe(true);
  });

  it('is stopped by the next start when its watchdog was killed too', async () => {
    const parent = directory.startParent({ dataDirectory });
    const { pid } = await parent.nextMessage();
    for (const watchdog of await findWatchdogs(dataDirectory)) process.kill(watchdog, 'SIGKILL');
    await parent.kill('SIGKILL');
    expect(isAlive(pid!)).toBe(true);
    const next = await directory.start({ dataDirectory });
    expect(isAlive(pid!)).toBe(false);
    await next.close();
  });

  it('reports a killed postmaster, and starts again in the same process', async () => {
    let report: (error: Error) => void = () => {};
    const reported = new Promise<Error>((resolve) => {
      report = resolve;
    });
    const server = await directory.start({ dataDirectory, onExit: report });
    await queryOnce(server.url, 'CREATE TABLE before_kill AS SELECT 1 AS value');
    process.kill(server.pid, 'SIGKILL');
    expect(await reported).toMatchObject({ code: 'EMBEDDED_POSTGRES_EXITED', details: { signal: 'SIGKILL' } });
    await server.close();
    const next = await directory.start({ dataDirectory });
    expect(await queryOnce(next.url, 'SELECT value FROM before_kill')).toEqual({ value: 1 });
    await next.close();
  });

  it.each([
    ['another process has now', 'echo $$; exec cat'],
    // Where nobody collects orphans (some containers), the ended server itself stays as a zombie.
    ['a zombie has', 'true & echo $!; exec cat'],
  ])('is not hindered by a stale postmaster.pid whose pid %s', async (_, script) => {
    const killed = await directory.start({ dataDirectory });
    process.kill(killed.pid, 'SIGKILL');
    expect(await waitUntilGone(killed.pid, GONE_WITHIN_MS)).toBe(true);
    const stranger = await spawnStranger(dataDirectory, script);
    const file = postmasterPidFile(dataDirectory);
    await writeFile(file, (await readFile(file, 'utf8')).replace(/^\d+/, String(stranger.pid)));

    try {
      const next = await directory.start({ dataDirectory });
      expect(await queryOnce(next.url, 'SELECT 1 AS one')).toEqual({ one: 1 });
      expect(stranger.shell.exitCode).toBeNull();
    } finally {
      stranger.shell.kill('SIGKILL');
      await once(stranger.shell, 'exit');
    }
  });

  it('does not stop a server on the directory that somebody else started', async () => {
    const user = await chooseSystemUser(dataDirectory);
    const { directory: binaries } = await reachableBinaries(await locateBinaries(), user);
    const port = String(await freePort());
    const args = [
      '-D',
      dataDirectory,
      '-p',
      port,
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
    ];
    const foreign = spawnWatched(join(binaries, 'bin/postgres'), args, { ...user, cwd: '/' });
    while (!foreign.lastOutput().includes('ready to accept')) await once(foreign.child.stderr!, 'data');
    try {
      await expect(directory.start({ dataDirectory })).rejects.toMatchObject({
        code: 'DATA_DIRECTORY_IN_USE',
        details: { pid: foreign.child.pid },
      });
      expect(isAlive(foreign.child.pid!)).toBe(true);
    } finally {
      await stopServer(foreign, GONE_WITHIN_MS);
    }
  });

  it('is out of reach of Ctrl-C until its parent has drained', async () => {
    const parent = directory.startParent({ dataDirectory });
    const { pid } = await parent.nextMessage();
    await parent.kill('SIGINT');
    expect(await parent.nextMessage()).toEqual({ event: 'draining', isDatabaseUp: true });
    expect(await parent.nextMessage()).toEqual({ event: 'closed' });
    expect(isAlive(pid!)).toBe(false);
  });

  it('starts after a kill -9 in the middle of initdb', async () => {
    const fresh = join(directory.path, 'interrupted');
    const parent = directory.startParent({ dataDirectory: fresh });
    await untilCreated(directory.path, /^interrupted\.initializing-/);
    await parent.kill('SIGKILL');
    expect(await readdir(directory.path)).not.toContain('interrupted');
    const server = await directory.start({ dataDirectory: fresh });
    await server.close();
    const left = (await readdir(directory.path)).filter((name) => name.startsWith('interrupted'));
    expect(left.sort()).toEqual(['interrupted', 'interrupted.lock', 'interrupted.password']);
  });

  it('leaves nothing when initdb itself fails', async () => {
    const paths = await resolveClusterPaths(join(directory.path, 'failing'));
    const user = await chooseSystemUser(paths.dataDirectory);
    const failing = initializeCluster({ paths, binaries: '/nowhere', majorVersion: '18', user, isDurable: false });
    await expect(failing).rejects.toMatchObject({ code: 'EMBEDDED_POSTGRES_INIT_FAILED' });
    expect((await readdir(directory.path)).filter((name) => name.startsWith('failing'))).toEqual([]);
  });
});

/** Pids of the shells that watch over the directory's server. */
async function findWatchdogs(dataDirectory: string): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-axww', '-o', 'pid=,command='], { maxBuffer: 2 ** 24 });
  const lines = stdout.split('\n').filter((line) => line.includes('/bin/sh -c') && line.includes(dataDirectory));
  return lines.map((line) => Number.parseInt(line, 10));
}

/** A harmless process of the database's user (PostgreSQL takes a pid for its own only then); the script says which pid is meant. */
async function spawnStranger(dataDirectory: string, script: string): Promise<{ shell: ChildProcess; pid: number }> {
  const user = await chooseSystemUser(dataDirectory);
  const shell = spawn('/bin/sh', ['-c', script], { ...user, cwd: '/', stdio: ['pipe', 'pipe', 'ignore'] });
  const [line] = await once(shell.stdout, 'data');
  return { shell, pid: Number(String(line)) };
}

async function untilCreated(parent: string, name: RegExp): Promise<void> {
  const watcher = watch(parent);
  try {
    while (!(await readdir(parent)).some((entry) => name.test(entry))) await once(watcher, 'change');
  } finally {
    watcher.close();
  }
}
