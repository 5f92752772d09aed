import type { AgendaBackend } from 'agenda';
import pg from 'pg';
import { AGENDA_TABLE } from '../database/migrations.js';
import type { Logger } from '../logging/createLogger.js';

/** Where Agenda keeps its jobs. */
export interface JobStore {
  readonly backend: AgendaBackend;
  close(): Promise<void>;
}

export interface JobStoreOptions {
  readonly databaseUrl: string;
  /** Agenda keeps its jobs in MongoDB where there is one. */
  readonly mongodbUri: string | undefined;
  readonly logger: Logger;
}

/** Fails when the store can't be reached within seconds. */
export function openJobStore({ databaseUrl, mongodbUri, logger }: JobStoreOptions): Promise<JobStore> {
  return mongodbUri ? openMongoStore(mongodbUri) : openPostgresStore(databaseUrl, logger);
}

/** A pool of its own: MikroORM's type parsers break Agenda's rows. */
async function openPostgresStore(databaseUrl: string, logger: Logger): Promise<JobStore> {
  // Only the process that needs it loads it.
  const { PostgresBackend } = await import('@agendajs/postgres-backend');
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 4,
    application_name: 'communication-jobs',
    options: '-c search_path=communication -c idle_in_transaction_session_timeout=10000',
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
  });
  pool.on('error', (error) => logger.warn({ event: 'jobs.connection_lost', err: error }));
  const backend = new PostgresBackend({
    pool,
    tableName: AGENDA_TABLE,
    ensureSchema: false,
    disableNotifications: true,
  });
  return opened({ backend, close: () => pool.end() }, () => pool.query('SELECT 1'));
}

async function openMongoStore(uri: string): Promise<JobStore> {
  const { MongoBackend } = await import('@agendajs/mongo-backend');
  const { MongoClient } = await import('mongodb');
  const client = new MongoClient(uri, {
    appName: 'communication-jobs',
    serverSelectionTimeoutMS: CONNECT_WITHIN_MS,
    connectTimeoutMS: CONNECT_WITHIN_MS,
    // A server that stands still must not hold a job for ever.
    socketTimeoutMS: 30_000,
  });
  const mongo = client.db();
  return opened({ backend: new MongoBackend({ mongo }), close: () => client.close() }, async () => {
    await client.connect();
    // Two processes that start at once would else enter each job twice, and it would run twice from then on.
    await mongo.collection(JOBS).createIndex({ name: 1 }, { unique: true, name: 'one_job_of_a_name' });
  });
}

const CONNECT_WITHIN_MS = 5_000;
/** The backend's own name for its collection. */
const JOBS = 'agendaJobs';

async function opened(store: JobStore, probe: () => Promise<unknown>): Promise<JobStore> {
  try {
    await probe();
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}
