import { PostgresBackend } from '@agendajs/postgres-backend';
import { Agenda } from 'agenda';
import pg from 'pg';
import { AGENDA_TABLE } from '../database/migrations.js';
import type { Logger } from '../logging/createLogger.js';
import type { Job } from './jobs.js';

interface JobRunnerOptions {
  readonly jobs: readonly Job[];
  readonly databaseUrl: string;
  /** Agenda keeps its jobs in MongoDB where there is one. */
  readonly mongodbUri: string | undefined;
  readonly logger: Logger;
}

/** Schedules only; far above the length of any sweep, for an expired lock leaks a slot (STACK). */
const LOCK_LIFETIME_MS = 10 * 60_000;
const PROCESS_EVERY_MS = 5_000;

export interface JobRunner {
  close(): Promise<void>;
}

/** Agenda as the alarm clock: it triggers, our own locks and leases decide who does the work (PITFALLS, Agenda). */
export async function createJobRunner({ jobs, databaseUrl, mongodbUri, logger }: JobRunnerOptions): Promise<JobRunner> {
  const store = mongodbUri ? await mongoStore(mongodbUri) : postgresStore(databaseUrl, logger);
  const agenda = new Agenda({
    backend: store.backend,
    processEvery: PROCESS_EVERY_MS,
    defaultLockLifetime: LOCK_LIFETIME_MS,
    defaultLockLimit: 1,
    defaultConcurrency: 1,
  });
  agenda.on('error', (error: unknown) => logger.error({ event: 'jobs.error', err: error }));
  const underway = new Set<Promise<void>>();
  for (const job of jobs) {
    agenda.define(job.name, async () => {
      const run = runLogged(job, logger);
      underway.add(run);
      await run.finally(() => underway.delete(run));
    });
  }
  await agenda.start();
  for (const job of jobs) await agenda.every(job.everyMs, job.name);
  return {
    async close() {
      await agenda.stop(false);
      await Promise.allSettled(underway);
      await store.close();
    },
  };
}

async function runLogged(job: Job, logger: Logger): Promise<void> {
  const begin = performance.now();
  try {
    await job.run();
    logger.debug({ event: 'job.done', job: job.name, durationMs: Math.round(performance.now() - begin) });
  } catch (error) {
    logger.error({ event: 'job.failed', job: job.name, err: error });
    throw error;
  }
}

/** A pool of its own: MikroORM's type parsers break Agenda's rows. */
function postgresStore(databaseUrl: string, logger: Logger) {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 4,
    application_name: 'communication-jobs',
    options: '-c search_path=communication -c idle_in_transaction_session_timeout=10000',
  });
  pool.on('error', (error) => logger.warn({ event: 'jobs.connection_lost', err: error }));
  return {
    backend: new PostgresBackend({ pool, tableName: AGENDA_TABLE, ensureSchema: false, disableNotifications: true }),
    close: () => pool.end(),
  };
}

async function mongoStore(uri: string) {
  const { MongoBackend } = await import('@agendajs/mongo-backend');
  const { MongoClient } = await import('mongodb');
  const client = await new MongoClient(uri, { serverSelectionTimeoutMS: 5_000 }).connect();
  return { backend: new MongoBackend({ mongo: client.db() }), close: () => client.close() };
}
