import { once } from 'node:events';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type ClusterDirectory, createClusterDirectory, queryOnce } from '../support/cluster.js';

describe('embedded PostgreSQL', () => {
  let directory: ClusterDirectory;
  let dataDirectory: string;
  beforeAll(async () => {
    directory = await createClusterDirectory();
    dataDirectory = join(directory.path, '.data', 'postgres');
  });
  afterEach(() => directory.stopAll());
  afterAll(() => directory.close());

  it('keeps its data over a restart', async () => {
    const first = await directory.start({ dataDirectory });
    await queryOnce(first.url, 'CREATE TABLE kept (value text)', "INSERT INTO kept VALUES ('Müller')");
    await first.close();
    await expect(queryOnce(first.url, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/);

    const second = await directory.start({ dataDirectory });
    const row = await queryOnce(second.url, 'SELECT value FROM kept');
    await second.close();
    expect(row).toEqual({ value: 'Müller' });
  });

  it('is durable, offers 150 connections, listens on 127.0.0.1 alone and keeps statements out of its log', async () => {
    const server = await directory.start({ dataDirectory });
    const names = ['fsync', 'synchronous_commit', 'full_page_writes', 'max_connections', 'listen_addresses'];
    const settings = names.map((name) => `current_setting('${name}') AS ${name}`).join(', ');
    const row = await queryOnce(server.url, `SELECT ${settings}, current_setting('log_min_error_statement') AS logged`);
    await server.close();
    expect(row).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      max_connections: '150',
      listen_addresses: '127.0.0.1',
      logged: 'panic',
    });
  });

  it('takes settings and waits for no disk when ephemeral', async () => {
    const server = await directory.start({ dataDirectory, ephemeral: true, settings: { work_mem: '7MB' } });
    const row = await queryOnce(server.url, "SELECT current_setting('fsync') AS a, current_setting('work_mem') AS b");
    await server.close();
    expect(row).toEqual({ a: 'off', b: '7MB' });
  });

  it('has btree_gist and German sorting', async () => {
    const server = await directory.start({ dataDirectory });
    await queryOnce(server.url, 'CREATE EXTENSION btree_gist');
    const row = await queryOnce(
      server.url,
      `SELECT 'Ähre' COLLATE "de-x-icu" < 'Bad' AS sorted, lower('ÄÖÜ') AS lower`,
    );
    await server.close();
    expect(row).toEqual({ sorted: true, lower: 'äöü' });
  });

  it('asks for the password, which only its owner can read', async () => {
    const server = await directory.start({ dataDirectory });
    const url = new URL(server.url);
    url.password = 'guessed';
    await expect(queryOnce(url.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    await server.close();
    expect((await stat(`${dataDirectory}.password`)).mode & 0o777).toBe(0o600);
  });

  it('uses a given port, and says so when it is taken', async () => {
    const occupant = createServer().listen(0, '127.0.0.1');
    await once(occupant, 'listening');
    const { port } = occupant.address() as AddressInfo;
    await expect(directory.start({ dataDirectory, port })).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: expect.stringContaining(String(port)),
    });
    occupant.close();
    await once(occupant, 'close');

    const server = await directory.start({ dataDirectory, port });
    await server.close();
    expect(server.port).toBe(port);
  });

  it('reports why it does not start', async () => {
    const settings = { shared_buffers: 'plenty' };
    await expect(directory.start({ dataDirectory, settings })).rejects.toMatchObject({
      code: 'EMBEDDED_POSTGRES_START_FAILED',
      message: expect.stringContaining('shared_buffers'),
    });
  });

  it('closes once, also when asked twice and with clients connected', async () => {
    const onExit: unknown[] = [];
    const server = await directory.start({ dataDirectory, onExit: (error) => onExit.push(error) });
    const sleeping = queryOnce(server.url, 'SELECT pg_sleep(60)').catch((error: Error) => error.message);
    await queryOnce(server.url, 'SELECT 1');
    await Promise.all([server.close(), server.close()]);
    await server.close();
    expect(await sleeping).toMatch(/terminat/);
    expect(onExit).toEqual([]);
  });

  it('stops without a checkpoint at the deadline, and loses nothing by that', async () => {
    const first = await directory.start({ dataDirectory, stopTimeoutMs: 0 });
    await queryOnce(first.url, 'CREATE TABLE committed AS SELECT 42 AS value');
    await first.close();
    const second = await directory.start({ dataDirectory });
    const row = await queryOnce(second.url, 'SELECT value FROM committed');
    await second.close();
    expect(row).toEqual({ value: 42 });
  });

  it('leaves a directory alone that holds something else', async () => {
    const other = join(directory.path, 'photos');
    await mkdir(other);
    await writeFile(join(other, 'cat.jpg'), 'meow');
    await expect(directory.start({ dataDirectory: other })).rejects.toMatchObject({
      code: 'DATA_DIRECTORY_UNUSABLE',
    });
    expect(await readdir(other)).toEqual(['cat.jpg']);
  });

  it('refuses the cluster of another version, and one without its password', async () => {
    const old = join(directory.path, 'old');
    await mkdir(old);
    await writeFile(join(old, 'PG_VERSION'), '12\n');
    await expect(directory.start({ dataDirectory: old })).rejects.toThrow(/PostgreSQL 12 made it/);
    await writeFile(join(old, 'PG_VERSION'), '18\n');
    await expect(directory.start({ dataDirectory: old })).rejects.toThrow(/password/);
  });

  it('is not hindered by a half-done initdb, and removes it', async () => {
    const fresh = join(directory.path, 'fresh');
    const halfDone = `${fresh}.initializing-abc123`;
    await mkdir(join(halfDone, 'cluster'), { recursive: true });
    await writeFile(join(halfDone, 'cluster', 'PG_VERSION'), '18\n');
    const server = await directory.start({ dataDirectory: fresh, ephemeral: true });
    await server.close();
    const left = (await readdir(directory.path)).filter((name) => name.startsWith('fresh'));
    expect(left.sort()).toEqual(['fresh', 'fresh.lock', 'fresh.password']);
  });
});
