import pg from 'pg';
import type { TestKafka } from '../kafka/openTestKafka.js';
import { readTopic } from '../kafka/readTopic.js';
import type { Random } from '../processes/random.js';
import { until } from '../processes/until.js';
import { createTestDatabase } from '../testDatabase.js';
import { bridgeEnvironment } from './bridgeEnvironment.js';
import { type BridgeLedger, readBridgeLedger } from './bridgeLedger.js';
import { type Load, openLoad } from './openLoad.js';

/** A database under load and a topic, for processes of the service that carry the one to the other. */
export interface BridgeScene {
  readonly databaseUrl: string;
  readonly topic: string;
  readonly load: Load;
  sql<Row extends pg.QueryResultRow>(text: string, parameters?: unknown[]): Promise<Row[]>;
  /** For a process with the role `relay`; `change` wins. */
  environment(change?: Readonly<Record<string, string>>): Record<string, string>;
  /** Resolves when more has been delivered than now. */
  delivering(): Promise<void>;
  /** Resolves when nothing waits in the outbox any more. */
  drained(): Promise<unknown>;
  ledger(): Promise<BridgeLedger>;
  close(): Promise<void>;
}

export interface BridgeSceneOptions {
  readonly random: Random;
  /** A database that is there already; undefined: one of its own. */
  readonly databaseUrl?: string;
  /** Where the relay finds Kafka, when it is not to be the plain broker. */
  readonly brokers?: string;
  /** Where the topic can be read; it is made there when it is the shared broker. */
  readonly readFrom?: string;
  /** Named by who makes the topic; undefined: one of its own on the shared broker. */
  readonly topic?: string;
}

export async function openBridgeScene(kafka: TestKafka | null, options: BridgeSceneOptions): Promise<BridgeScene> {
  const own = options.databaseUrl ? undefined : await createTestDatabase();
  const databaseUrl = options.databaseUrl ?? own!.url;
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 3 });
  pool.on('error', () => {});
  const load = await openLoad(databaseUrl, options.random);
  const topic = options.topic ?? (await kafka!.createTopic('events', 6));
  const brokers = options.brokers ?? kafka!.brokers;
  const readFrom = options.readFrom ?? kafka!.brokers.split(',')[0]!;
  const sql = async <Row extends pg.QueryResultRow>(text: string, parameters: unknown[] = []): Promise<Row[]> =>
    (await pool.query<Row>(text, parameters)).rows;
  return {
    databaseUrl,
    topic,
    load,
    sql,
    environment: (change = {}) => bridgeEnvironment({ databaseUrl, brokers, topic }, change),
    async delivering() {
      const before = await publishedIn(sql);
      await until('more is delivered', async () => (await publishedIn(sql)) > before);
    },
    drained: () => until('the outbox is empty', async () => (await sql(WAITING))[0]?.waiting === false),
    ledger: async () => readBridgeLedger(sql, await readTopic(readFrom, topic)),
    async close() {
      await load.close();
      await pool.end();
      await own?.close();
    },
  };
}

const WAITING = `SELECT EXISTS (SELECT FROM communication.outbox_events WHERE status = 'PENDING') AS waiting`;

async function publishedIn(sql: BridgeScene['sql']): Promise<number> {
  const text = `SELECT count(*)::int AS count FROM communication.outbox_events WHERE status = 'PUBLISHED'`;
  return (await sql<{ count: number }>(text))[0]!.count;
}
