import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';

const DIRECTORY = join(import.meta.dirname, '../../migrations');

/**
 * Whether every SQL file of `migrations/` has been run on this database, asked with nothing but `pg`: a process that needs
 * no ORM otherwise should not load one to find out that there is nothing to do.
 */
export async function isMigrated(databaseUrl: string): Promise<boolean> {
  const files = (await readdir(DIRECTORY)).filter((name) => name.endsWith('.sql'));
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'communication-migrate' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ found: string | null }>(
      "SELECT to_regclass('communication.migrations')::text AS found",
    );
    if (!rows[0]?.found) return false;
    const done = await client.query<{ name: string }>('SELECT name FROM communication.migrations');
    const names = new Set(done.rows.map(({ name }) => name));
    return [...files.map((name) => name.replace(/\.sql$/, '')), 'agenda_jobs'].every((name) => names.has(name));
  } finally {
    await client.end();
  }
}
