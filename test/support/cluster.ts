import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** A directory of its own for a test's clusters, which the database's user can reach; removed by `close()`. */
export async function createClusterDirectory(mode = 0o755): Promise<{ path: string; close(): Promise<void> }> {
  // The global setup removes what a killed run left under this name.
  const path = await mkdtemp(join(tmpdir(), `communication-test-${process.pid}-`));
  await chmod(path, mode);
  return { path, close: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
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
