import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { isAlive, waitUntilGone } from '../../src/embedded/postgres/processes.js';
import { freePort } from '../support/kafka/server/freePort.js';
import { askGraphql, urlOf } from '../support/processes/askService.js';
import { createDataDirectory, type DataDirectory } from '../support/processes/dataDirectory.js';
import { type ServiceProcess, startService } from '../support/processes/startService.js';
import { until } from '../support/processes/until.js';

const GONE_WITHIN_MS = 10_000;

// Several processes start in each test.
jest.setTimeout(120_000);

describe('the service with no settings', () => {
  let directory: DataDirectory;
  const processes: ServiceProcess[] = [];
  beforeEach(async () => {
    directory = await createDataDirectory();
  });
  afterEach(async () => {
    await Promise.all(processes.splice(0).map((process) => process.close()));
    await directory.close();
  });

  const run = (options: Partial<Parameters<typeof startService>[0]> = {}): ServiceProcess => {
    const environment = { DATA_DIRECTORY: directory.path, HTTP_PORT: '0', ...options.environment };
    const process = startService({ ...options, environment });
    processes.push(process);
    return process;
  };

  it('starts, is ready, answers GraphQL, and ends in order', async () => {
    const service = run();
    const url = await urlOf(service);
    const ready = await fetch(`${url}/readyz`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({ status: 'ready' });
    expect(await askGraphql(url, '{ therapists(first: 1) { totalCount } }')).toEqual({ therapists: { totalCount: 0 } });
    for (const path of ['/', '/healthz', '/metrics', '/inbox']) {
      expect({ path, status: (await fetch(`${url}${path}`)).status }).toEqual({ path, status: 200 });
    }
    const postgres = await directory.postgresPid();
    expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(isAlive(postgres)).toBe(false);
  });

  it('names PUBLIC_URL where people look, and takes pages from there for its own', async () => {
    const port = String(await freePort());
    const service = run({ environment: { PUBLIC_URL: 'https://kommunikation.example/hier/', HTTP_PORT: port } });
    expect(await urlOf(service)).toBe('https://kommunikation.example/hier');
    const url = `http://127.0.0.1:${port}`;
    expect(await (await fetch(`${url}/api/openapi.json`)).json()).toMatchObject({
      servers: [{ url: 'https://kommunikation.example/hier' }],
    });
    const allowed = async (origin: string) =>
      (await fetch(`${url}/api/emails`, { headers: { origin } })).headers.get('access-control-allow-origin');
    expect(await allowed('https://kommunikation.example')).toBe('https://kommunikation.example');
    expect(await allowed('https://anderswo.example')).toBeNull();
  });

  it('refuses a second start on the same directory and says who is there', async () => {
    const first = run();
    const url = await urlOf(first);
    const second = run();
    expect(await second.ended).toEqual({ code: 1, signal: null });
    expect(second.errors).toContain('DATA_DIRECTORY_IN_USE');
    expect(second.errors).toContain(`process ${first.pid}`);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });

  it('leaves no PostgreSQL behind after kill -9, starts again at once and has its data', async () => {
    const killed = run();
    await urlOf(killed);
    const imported = run({ entry: 'cli/import.js', args: ['examples/broken.jsonl'] });
    expect((await imported.ended).code).toBe(2);
    const postgres = await directory.postgresPid();
    await killed.end('SIGKILL');
    expect(await waitUntilGone(postgres, GONE_WITHIN_MS)).toBe(true);
    const url = await urlOf(run());
    // What the killed process was in the middle of is handled by this one.
    await until('what was imported is there', async () => {
      const data = await askGraphql<Record<string, { totalCount: number }>>(
        url,
        '{ therapists(first: 1) { totalCount } placementRequests(first: 1) { totalCount } }',
      );
      return data.therapists!.totalCount === 1 && data.placementRequests!.totalCount === 2;
    });
  });

  it('lists everything that is wrong with the settings and starts nothing', async () => {
    const service = run({
      environment: { HTTP_PORT: '70000', DELIVERY_LEASE: 'soon', ROLES: 'api,boss', DATABASE_URL: 'mysql://x' },
    });
    expect(await service.ended).toEqual({ code: 1, signal: null });
    for (const name of ['HTTP_PORT', 'DELIVERY_LEASE', 'ROLES', 'DATABASE_URL'])
      expect(service.errors).toContain(`${name}: expected`);
    await expect(access(directory.path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('says that its port is taken, and takes its PostgreSQL along', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    try {
      const service = run({ environment: { HTTP_PORT: String(port) } });
      expect(await service.ended).toEqual({ code: 1, signal: null });
      expect(service.errors).toContain('PORT_IN_USE');
      expect(service.errors).toContain(`Port ${port} on 127.0.0.1 is taken`);
      // Stopped in order: it has removed its file.
      await expect(directory.postgresPid()).rejects.toMatchObject({ code: 'ENOENT' });
    } finally {
      other.close();
    }
  });
});
