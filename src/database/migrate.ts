import pg from 'pg';
import { createOrm } from './createOrm.js';

/** Any number that no other program uses for an advisory lock on this database. */
const MIGRATION_LOCK = 7_320_541_088;

/** Brings the database to this version's schema. Several processes may start at once: one migrates, the others wait. */
export async function migrate(databaseUrl: string): Promise<void> {
  const lockHolder = new pg.Client({ connectionString: databaseUrl, application_name: 'communication-migrate' });
  lockHolder.on('error', () => undefined);
  await lockHolder.connect();
  try {
    await lockHolder.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const orm = await createOrm({ databaseUrl, poolSize: 2, applicationName: 'communication-migrate' });
    try {
      await orm.migrator.up();
    } finally {
      await orm.close(true);
    }
  } finally {
    await lockHolder.end();
  }
}
