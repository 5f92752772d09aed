import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { resolveClusterPaths } from '../../src/embedded/postgres/clusterPaths.js';
import { lockDirectory } from '../../src/embedded/postgres/directoryLock.js';
import { type ClusterDirectory, createClusterDirectory, queryOnce } from '../support/cluster.js';

describe('the lock on the data directory', () => {
  let directory: ClusterDirectory;
  let dataDirectory: string;
  beforeAll(async () => {
    directory = await createClusterDirectory();
    dataDirectory = join(directory.path, 'postgres');
  });
  afterEach(() => directory.stopAll());
  afterAll(() => directory.close());

  it('refuses a second start in the same process, which leaves the first one running', async () => {
    const server = await directory.start({ dataDirectory });
    await expect(directory.start({ dataDirectory })).rejects.toMatchObject({
      code: 'DATA_DIRECTORY_IN_USE',
      message: expect.stringContaining(`${dataDirectory} is in use by process ${process.pid}.`),
      details: { dataDirectory, pid: process.pid },
    });
    expect(await queryOnce(server.url, 'SELECT 1 AS one')).toEqual({ one: 1 });
    await server.close();
  });

  it('refuses a second process, names the first, and is free once that is gone by kill -9', async () => {
    const parent = directory.startParent({ dataDirectory });
    const started = await parent.nextMessage();
    expect(started).toMatchObject({ event: 'started' });
    const second = directory.startParent({ dataDirectory });
    const refused = await second.nextMessage();
    expect(refused).toMatchObject({ event: 'refused', code: 'DATA_DIRECTORY_IN_USE' });
    expect(refused.message).toContain(`process ${parent.process.pid}`);
    await second.kill('SIGKILL');
    await parent.kill('SIGKILL');
    const next = await directory.start({ dataDirectory });
    await next.close();
  });

  it('lets one of many win who start at once', async () => {
    const attempts = Array.from({ length: 4 }, () => directory.startParent({ dataDirectory }));
    const messages = await Promise.all(attempts.map((attempt) => attempt.nextMessage()));
    await Promise.all(attempts.map((attempt) => attempt.kill('SIGTERM')));
    expect(messages.map(({ event, code }) => code ?? event).sort()).toEqual([
      'DATA_DIRECTORY_IN_USE',
      'DATA_DIRECTORY_IN_USE',
      'DATA_DIRECTORY_IN_USE',
      'started',
    ]);
  });

  it('is one lock for two names of one directory', async () => {
    await mkdir(join(directory.path, 'linked'));
    await symlink(join(directory.path, 'linked'), join(directory.path, 'alias'));
    const lock = await lockDirectory(await resolveClusterPaths(join(directory.path, 'linked', 'db')));
    const alias = await resolveClusterPaths(join(directory.path, 'alias', 'db'));
    await expect(lockDirectory(alias)).rejects.toMatchObject({ code: 'DATA_DIRECTORY_IN_USE' });
    await lock.close();
    await lock.close();
    await (await lockDirectory(alias)).close();
  });
});
