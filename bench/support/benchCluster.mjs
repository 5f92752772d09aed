import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '../../dist/database/migrate.js';
import { startEmbeddedPostgres } from '../../dist/embedded/postgres/startEmbeddedPostgres.js';

const TEMPLATE = 'bench_template';

/**
 * A PostgreSQL of the benchmarks' own, as durable as the service's (fsync on), with migrated databases on demand.
 * @typedef {Awaited<ReturnType<typeof openBenchCluster>>} BenchCluster
 */
export async function openBenchCluster() {
  const directory = await mkdtemp(join(tmpdir(), 'communication-bench-'));
  // As root the server runs as another user, who must get through.
  await chmod(directory, 0o755);
  const server = await startEmbeddedPostgres({ dataDirectory: join(directory, 'data') });
  const urlOf = (name) => Object.assign(new URL(server.url), { pathname: name }).href;
  await runOn(server.url, [`CREATE DATABASE ${TEMPLATE}`]);
  await migrate(urlOf(TEMPLATE));
  let count = 0;
  return {
    url: server.url,
    pid: server.pid,
    /** A migrated, empty database; its URL. */
    async createDatabase() {
      const name = `bench_${++count}`;
      await runOn(server.url, [`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`]);
      return urlOf(name);
    },
    async dropDatabase(url) {
      await runOn(server.url, [`DROP DATABASE ${new URL(url).pathname.slice(1)} WITH (FORCE)`]);
    },
    async close() {
      await server.close();
      await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Runs statements over one connection of their own; returns the last one's rows. */
export async function runOn(url, statements) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows = [];
    for (const statement of statements) {
      const [text, parameters] = Array.isArray(statement) ? statement : [statement, undefined];
      ({ rows } = await client.query(text, parameters));
    }
    return rows;
  } finally {
    await client.end();
  }
}

/**
 * What autovacuum has done by the time that data are used. Tables without rows are left as they are: it never comes to
 * them, and one that was analyzed while it was empty is read from end to end by every check of a foreign key until it
 * is analyzed again. No checkpoint: right after one every page that is touched is written out whole, which a short run
 * would take for the normal state.
 */
export async function settleDatabase(url) {
  const tables = await runOn(url, [
    `SELECT quote_ident(schemaname) || '.' || quote_ident(relname) AS name FROM pg_stat_user_tables WHERE pg_relation_size(relid) > 0`,
  ]);
  if (tables.length > 0) await runOn(url, [`VACUUM (ANALYZE) ${tables.map(({ name }) => name).join(', ')}`]);
}
