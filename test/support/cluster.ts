import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from '../../src/embedded/postgres/startEmbeddedPostgres.js';
import { type ClusterParent, type ClusterParentOptions, startClusterParent } from './clusterParent.js';

/** A directory for a test's clusters, which the database's user can reach, and all that was started in it. */
export interface ClusterDirectory {
  readonly path: string;
  /** Like startEmbeddedPostgres. */
  start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres>;
  /** Like startClusterParent. */
  startParent(options: ClusterParentOptions): ClusterParent;
  /** Ends what a failed test left running, so that neither the next test nor jest waits for it. */
  stopAll(): Promise<void>;
  /** Stops all and removes the directory. */
  close(): Promise<void>;
}

export async function createClusterDirectory(): Promise<ClusterDirectory> {
  // The global setup removes what a killed run left under this name.
  const path = await mkdtemp(join(tmpdir(), `communication-test-${process.pid}-`));
  await chmod(path, 0o755);
  const running: (() => Promise<void>)[] = [];
  const stopAll = async () => {
    await Promise.all(running.splice(0).map((stop) => stop()));
  };
  return {
    path,
    async start(options) {
      const server = await startEmbeddedPostgres(options);
      running.push(() => server.close());
      return server;
    },
    startParent(options) {
      const parent = startClusterParent(options);
      running.push(() => parent.kill('SIGKILL'));
      return parent;
    },
    stopAll,
    close: () => stopAll().then(() => rm(path, { recursive: true, force: true, maxRetries: 5 })),
  };
}

/** Runs statements over one connection of its own and returns the last one's first row. */
export async function queryOnce(url: string, ...statements: string[]): Promise<Record<string, unknown> | undefined> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    let row: Record<string, unknown> | undefined;
    for (const statement of statements) row = (await client.query(statement)).rows[0];
    return row;
  } finally {
    await client.end();
  }
}
