import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { createDataDirectory, type DataDirectory } from '../support/processes/dataDirectory.js';
import { type ServiceProcess, startService } from '../support/processes/startService.js';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.js';

// A month takes some twenty seconds of a processor; others may want it too.
jest.setTimeout(300_000);

let directory: DataDirectory;
let database: TestDatabase;
let client: pg.Client;
let service: ServiceProcess;
let printed: string;

/** `npm run demo -- --days 30 --exit`, on a database that can be looked at afterwards. */
beforeAll(async () => {
  [directory, database] = await Promise.all([createDataDirectory(), createTestDatabase()]);
  client = new pg.Client(database.url);
  await client.connect();
  service = startService({
    entry: 'cli/demo.js',
    args: ['--days', '30', '--exit'],
    environment: {
      DATA_DIRECTORY: directory.path,
      DATABASE_URL: database.url,
      ENCRYPTION_KEYS: `month:${randomBytes(32).toString('base64')}`,
      HTTP_PORT: '0',
    },
  });
  expect(await service.ended).toEqual({ code: 0, signal: null });
  printed = service.output;
});
afterAll(async () => {
  await service?.close();
  await client?.end();
  await database?.close();
  await directory?.close();
});

const sql = async <Row>(text: string) => (await client.query(text)).rows as Row[];

/** The lines of one block of what is printed, by key. */
function printedBlock(title: RegExp): { total: number; lines: Record<string, number> } {
  const [head, ...rest] = printed.slice(printed.search(title)).split('\n');
  const lines = rest.slice(0, rest.indexOf('')).map((line) => /^ +(\d+) {2}(.+?)(?: {2}.*)?$/.exec(line));
  return {
    total: Number(/\d+/.exec(head as string)?.[0]),
    lines: Object.fromEntries(lines.map((line) => [line?.[2], Number(line?.[1])])),
  };
}
const sumOf = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((sum, one) => sum + one, 0);
const counted = async (text: string) => (await sql<{ count: number }>(text))[0]?.count;

describe('the summary of a month', () => {
  it('has each request in exactly one end state or waiting for a reason', async () => {
    const [, total, ended, waiting] = (
      /(\d+) placement requests = (\d+) ended \+ (\d+) waiting/.exec(printed) ?? []
    ).map(Number);
    expect(total).toBe(await counted('SELECT count(*)::int AS count FROM communication.placement_requests'));
    expect((ended ?? 0) + (waiting ?? 0)).toBe(total);
    for (const [title, count] of [
      [/ {2}\d+ ended\n/, ended],
      [/ {2}\d+ wait,/, waiting],
    ] as const) {
      const block = printedBlock(title);
      expect(block.total).toBe(count);
      expect(sumOf(block.lines)).toBe(count);
    }
    expect(printed).not.toContain('UNEXPLAINED');
  });

  it('tells in words what each state and reason means', () => {
    const lines = [...printed.matchAll(/^ {4} +\d+ {2}([A-Z_]+)( {2}.*)?$/gm)];
    expect(lines.length).toBeGreaterThan(15);
    expect(lines.filter(([, , meaning]) => !meaning?.trim()).map(([line]) => line)).toEqual([]);
  });

  it('agrees with the tables', async () => {
    const statuses = await sql<{ status: string; count: number }>(
      `SELECT status, count(*)::int AS count FROM communication.placement_requests
       WHERE status IN ('ACCEPTED', 'REJECTED', 'UNREACHABLE', 'WITHDRAWN', 'PLACED_ELSEWHERE') GROUP BY 1`,
    );
    const ended = printedBlock(/ {2}\d+ ended\n/).lines;
    expect(ended).toEqual(Object.fromEntries(statuses.map(({ status, count }) => [status, count])));
    for (const [title, table] of [
      [/ {2}\d+ mails,/, 'emails'],
      [/ {2}\d+ calls,/, 'phone_calls'],
    ] as const) {
      const block = printedBlock(title);
      expect(block.total).toBe(await counted(`SELECT count(*)::int AS count FROM communication.${table}`));
      expect(sumOf(block.lines)).toBe(block.total);
    }
  });

  it('is of a month in which everything happened', async () => {
    expect(printed).toMatch(
      /Sun 29 Mar: the clocks change\n {2}Fri 3 Apr: public holiday.*\n {2}Mon 6 Apr: public holiday/,
    );
    expect(Object.keys(printedBlock(/ {2}\d+ ended\n/).lines)).toEqual(
      expect.arrayContaining(['ACCEPTED', 'REJECTED']),
    );
    expect(Object.keys(printedBlock(/ {2}\d+ wait,/).lines)).toContain('COOLING');
    expect(Object.keys(printedBlock(/ {2}\d+ calls,/).lines)).toEqual(
      expect.arrayContaining(['REACHED', 'NO_ANSWER', 'BUSY']),
    );
    expect(Object.keys(printedBlock(/ {2}\d+ mails,/).lines)).toEqual([
      'batch-request SENT',
      'confirmation SENT',
      'follow-up SENT',
      'initial-contact SENT',
    ]);
    expect(printed).toMatch(/[1-9]\d* of them followed one that failed/);
    const since = (what: string) => counted(`${what} > timestamptz '2026-03-29 12:00+00'`);
    expect(await since('SELECT count(*)::int AS count FROM communication.emails WHERE sent_at')).toBeGreaterThan(0);
    expect(
      await since(
        'SELECT count(*)::int AS count FROM communication.phone_calls WHERE outcome IS NOT NULL AND starts_at',
      ),
    ).toBeGreaterThan(0);
  });
});

/** Said again in SQL, apart from the code that decides. */
const NEVER: Readonly<Record<string, string>> = {
  'a request mail outside Monday to Friday 8 to 18, or on Good Friday or Easter Monday': `
    SELECT e.reference || ' ' || e.attempted_at AS line FROM communication.emails e JOIN communication.therapists t ON t.id = e.therapist_id,
      LATERAL (SELECT e.attempted_at AT TIME ZONE t.time_zone AS at) AS local
    WHERE e.attempted_at IS NOT NULL AND (extract(isodow FROM at) > 5 OR at::time < '08:00' OR at::time >= '18:00'
      OR at::date IN ('2026-04-03', '2026-04-06'))`,
  'a call outside every line, except at an agreed time': `
    SELECT c.id || ' ' || c.starts_at AS line FROM communication.phone_calls c,
      LATERAL (SELECT c.starts_at AT TIME ZONE 'Europe/Berlin' AS at, c.ends_at AT TIME ZONE 'Europe/Berlin' AS until) AS local
    WHERE NOT c.exempt_from_windows AND c.status <> 'CANCELED' AND (extract(isodow FROM at) > 5 OR at::time < '08:00' OR until::time > '18:00'
      OR at::date IN ('2026-04-03', '2026-04-06'))`,
  'two contacts within seven days, agreed callbacks apart': `
    SELECT a.contact_id || ' ' || b.contact_id AS line FROM communication.contact_history a JOIN communication.contact_history b
      ON b.contact_point_id = a.contact_point_id AND b.contact_id <> a.contact_id AND b.contacted_at >= a.contacted_at
    LEFT JOIN communication.phone_calls k ON k.id = b.contact_id
    WHERE b.contacted_at < a.contacted_at + interval '168 hours' AND k.reason IS DISTINCT FROM 'CALLBACK'`,
  'a contact in the four weeks after a refusal, agreed callbacks apart': `
    SELECT h.contact_id::text AS line FROM communication.contact_points c
    JOIN communication.contact_history h ON h.contact_point_id = c.id AND h.contacted_at > c.refused_at
    LEFT JOIN communication.phone_calls k ON k.id = h.contact_id
    WHERE h.contacted_at < c.refused_at + interval '672 hours' AND k.reason IS DISTINCT FROM 'CALLBACK'`,
  'a request in two planned contacts': `
    SELECT i.placement_request_id::text AS line FROM communication.phone_call_batch_items i
    JOIN communication.phone_call_batches b ON b.id = i.batch_id JOIN communication.phone_calls c ON c.id = b.phone_call_id
    WHERE c.status = 'SCHEDULED' AND i.status = 'PLANNED' GROUP BY 1 HAVING count(*) > 1`,
  'a call unanswered for more than three counted tries': `
    SELECT id::text AS line FROM communication.phone_calls WHERE try_number > 3 AND reason <> 'CALLBACK'`,
  'a patient with two places': `
    SELECT patient_external_id AS line FROM communication.placement_requests WHERE status = 'ACCEPTED' GROUP BY 1 HAVING count(*) > 1`,
};

describe('in the month there is never', () => {
  it.each(Object.entries(NEVER))('%s', async (_, text) => {
    expect(await sql<{ line: string }>(text)).toEqual([]);
  });
});
