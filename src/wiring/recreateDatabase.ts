import pg from 'pg';

/**
 * Makes a database on the embedded server where it is missing, or anew. Nobody else can be using it: the server's lock
 * on its data directory is held by this process. Returns its URL.
 */
export async function recreateDatabase(
  serverUrl: string,
  name: 'communication' | 'demo',
  { fresh }: { readonly fresh: boolean },
): Promise<string> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    if (fresh) await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${name}`);
    // What is made anew at every start need not survive a power cut; a month is played several times as fast.
    if (fresh) await client.query(`ALTER DATABASE ${name} SET synchronous_commit = off`);
  } finally {
    await client.end();
  }
  return databaseOn(serverUrl, name);
}

/** URL of one database of a server. */
export function databaseOn(serverUrl: string, name: 'communication' | 'demo'): string {
  const url = new URL(serverUrl);
  url.pathname = name;
  return url.href;
}
