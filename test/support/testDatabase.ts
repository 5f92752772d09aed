import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  readonly url: string;
  /** Drops the database, whoever is still connected. */
  close(): Promise<void>;
}

/** A migrated, empty database of one's own, copied from the template of the global setup. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${process.env.JEST_WORKER_ID ?? '0'}_${randomBytes(6).toString('hex')}`;
  await onCluster(`CREATE DATABASE ${name} TEMPLATE template_communication STRATEGY file_copy`);
  const url = new URL(clusterUrl());
  url.pathname = name;
  return { url: url.href, close: () => onCluster(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function onCluster(statement: string): Promise<void> {
  const client = new pg.Client(clusterUrl());
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function clusterUrl(): string {
  const url = process.env.TEST_CLUSTER_URL;
  if (!url)
    throw new Error('TEST_CLUSTER_URL is not set: run this test in the project "service", which has the global setup.');
  return url;
}
