import pg from 'pg';
import { createOrm } from '../../../src/database/createOrm.js';
import { createUnitOfWork } from '../../../src/database/unitOfWork.js';
import { createKeyRing } from '../../../src/encryption/keyRing.js';
import { createVault } from '../../../src/encryption/vault.js';
import { receiveEvents } from '../../../src/ingest/receiveEvents.js';
import type { TestEvent } from '../builders.js';
import { createTestDatabase, type TestDatabase } from '../testDatabase.js';
import { ENCRYPTION_KEY } from './workerEnvironment.js';

export type ServiceDatabase = Awaited<ReturnType<typeof openServiceDatabase>>;

/** A Tuesday at 10:00 in Berlin, no holiday anywhere in Germany. */
const TUESDAY = new Date('2026-03-03T09:00:00Z');

/**
 * A database for processes of the service, on a Tuesday morning; the test feeds events in and looks at what came of them.
 * It is one of its own, unless a migrated one is given.
 */
export async function openServiceDatabase(given?: TestDatabase) {
  const database = given ?? (await createTestDatabase());
  const orm = await createOrm({ databaseUrl: database.url, poolSize: 2 });
  const pool = new pg.Pool({ connectionString: database.url, max: 2 });
  // A connection that is still on its way out when the database is dropped is no error.
  pool.on('error', () => {});
  const transact = createUnitOfWork(orm);
  const vault = createVault(createKeyRing([ENCRYPTION_KEY]));
  const offsetMs = TUESDAY.getTime() - Date.now();
  let received = 0;
  await pool.query('UPDATE communication.service_state SET clock_offset_ms = $1', [offsetMs]);
  return {
    url: database.url,
    now: () => new Date(Date.now() + offsetMs),
    sql: async <Row extends pg.QueryResultRow>(text: string, parameters: unknown[] = []): Promise<Row[]> =>
      (await pool.query<Row>(text, parameters)).rows,
    /** Takes events in, all or none, as an import does; handling them is a worker's business. */
    receive: (...events: readonly TestEvent[]): Promise<void> =>
      transact(async (em) => {
        const messages = events.map((event) => ({
          raw: JSON.stringify(event),
          origin: { source: 'test', offset: String(++received) },
        }));
        await receiveEvents(em, vault, messages, new Date(Date.now() + offsetMs));
      }),
    async pauseOutbound() {
      await pool.query(
        "UPDATE communication.service_state SET outbound_paused_at = now(), outbound_paused_by = 'test'",
      );
    },
    async resumeOutbound() {
      await pool.query('UPDATE communication.service_state SET outbound_paused_at = NULL, outbound_paused_by = NULL');
    },
    async close() {
      await pool.end();
      await orm.close(true);
      await database.close();
    },
  };
}
