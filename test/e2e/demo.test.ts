import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { askGraphql, urlOf } from '../support/processes/askService.js';
import { createDataDirectory, type DataDirectory } from '../support/processes/dataDirectory.js';
import { type ServiceProcess, startService } from '../support/processes/startService.js';
import { until } from '../support/processes/until.js';

const FIRST_MAIL_WITHIN_MS = 10_000;

// Several processes start in each test.
jest.setTimeout(120_000);

describe('the sample data', () => {
  let directory: DataDirectory;
  const processes: ServiceProcess[] = [];
  beforeEach(async () => {
    directory = await createDataDirectory();
  });
  afterEach(async () => {
    await Promise.all(processes.splice(0).map((process) => process.close()));
    await directory.close();
  });

  const run = (environment: Record<string, string>, entry?: string, ...args: string[]): ServiceProcess => {
    const process = startService({ environment: { DATA_DIRECTORY: directory.path, ...environment }, entry, args });
    processes.push(process);
    return process;
  };
  const importFile = async (name: string) => {
    const tool = run({}, 'cli/import.js', `examples/${name}`);
    const { code } = await tool.ended;
    return { code, output: tool.output };
  };

  it('is a demo whose mails arrive within seconds, at any hour of any day', async () => {
    const service = run({ DEMO: 'true', HTTP_PORT: '0' });
    const url = await urlOf(service);
    const startedAt = performance.now();
    await until('the first mail', async () => (await textOf(`${url}/inbox/newest`)) !== '{"newest":"none"}');
    expect(performance.now() - startedAt).toBeLessThan(FIRST_MAIL_WITHIN_MS);
    expect(await textOf(`${url}/inbox`)).toContain('Ref: A-');
    await until('all sample events are handled', async () => {
      const { therapists, placementRequests } = await askGraphql<Record<string, { totalCount: number }>>(
        url,
        '{ therapists(first: 1) { totalCount } placementRequests(first: 1) { totalCount } }',
      );
      return therapists!.totalCount >= 60 && placementRequests!.totalCount >= 200;
    });
    expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });
  });

  it('goes in once, however often it is imported', async () => {
    const first = await importFile('demo.jsonl');
    expect(first).toMatchObject({ code: 0, output: expect.stringMatching(/^\d{3} events taken, 0 known already/) });
    const second = await importFile('demo.jsonl');
    expect(second).toMatchObject({ code: 0, output: expect.stringMatching(/^0 events taken, \d{3} known already/) });
  });

  it('has a file of broken lines, which are reported by number while the rest goes in', async () => {
    const { code, output } = await importFile('broken.jsonl');
    expect(code).toBe(2);
    const reported = [...output.matchAll(/^ {2}line (\d+): ([A-Z_]+): \S/gm)].map(([, line]) => Number(line));
    expect(reported).toEqual([2, 4, 5, 8, 9]);
    expect(output).toMatch(/^3 events taken, 1 known already, 1 of types not handled here, 5 set aside/);
  });
});

async function textOf(url: string): Promise<string> {
  const response = await fetch(url);
  return response.text();
}
