import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { MARK_PUBLISHED, RECORD_REFUSAL } from '../../src/bridge/relay/relaySql.js';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.js';

const EVENTS = 50_000;
const BATCH = 100;

interface PlanNode {
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly Plans?: readonly PlanNode[];
}

/** Statistics are from before the burst: a table that grows by leaps is analyzed when it is over, not while it lasts. */
describe('a burst of events that the statistics of PostgreSQL know nothing of', () => {
  let database: TestDatabase;
  let client: pg.Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new pg.Client(database.url);
    await client.connect();
    await client.query('ALTER TABLE communication.outbox_events SET (autovacuum_enabled = false)');
    await burst();
    await client.query('SELECT communication.number_outbox_events($1)', [EVENTS]);
    await client.query(`UPDATE communication.outbox_events SET status = 'PUBLISHED', published_at = now()`);
    await client.query('VACUUM ANALYZE communication.outbox_events');
    await burst();
  });
  afterAll(async () => {
    await client.end();
    await database.close();
  });

  const burst = () => client.query(INSERT_EVENTS, [EVENTS]);

  it('is numbered row by row, not each against each other', async () => {
    // One against the other would be 2,500,000,000 comparisons, which take minutes; this takes about a second.
    await client.query(`SET statement_timeout = '30s'`);
    const { rows } = await client.query('SELECT communication.number_outbox_events($1) AS head', [EVENTS]);
    await client.query('RESET statement_timeout');
    expect(Number(rows[0].head)).toBe(2 * EVENTS);
  });

  it.each([
    ['marked', MARK_PUBLISHED, (positions: number[]) => [positions, positions.map(() => 0)]],
    ['parked', RECORD_REFUSAL, ([position]: number[]) => [position, 1, 'INVALID_RECORD', 100, true]],
  ])('is %s without looking at what else waits', async (_, sql, parametersOf) => {
    const positions = Array.from({ length: BATCH }, (_, index) => EVENTS + 1 + index);
    const parameters = [0, 1_000, BATCH, ...parametersOf(positions)];
    const { rows } = await client.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`, parameters);
    expect(mostRows(rows[0]['QUERY PLAN'][0].Plan)).toBeLessThanOrEqual(BATCH);
  });
});

/** Of all steps of a plan, the rows of the one that had most. */
function mostRows(node: PlanNode): number {
  const own = node['Actual Rows'] * node['Actual Loops'];
  return Math.max(own, ...(node.Plans ?? []).map(mostRows));
}

const INSERT_EVENTS = `
  INSERT INTO communication.outbox_events (event_id, topic, message_key, event_type, aggregate_type, aggregate_id, priority,
    payload, occurred_at, status)
  SELECT uuidv7(), 'communication-events', 'key-' || n, 'communication.test', 'email', uuidv7(), 'NORMAL', '{}', now(), 'PENDING'
  FROM generate_series(1, $1::integer) AS n`;
