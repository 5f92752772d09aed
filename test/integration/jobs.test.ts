import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import pg from 'pg';
import { createJobRunner, type JobRunner } from '../../src/jobs/createJobRunner.js';
import type { Job } from '../../src/jobs/jobs.js';
import { createLogger } from '../../src/logging/createLogger.js';
import { type FaultProxy, startFaultProxy } from '../support/faultProxy/startFaultProxy.js';
import { until } from '../support/processes/until.js';
import { createTestDatabase } from '../support/testDatabase.js';

const EVERY_MS = 300;
const PROCESS_EVERY_MS = 100;
/** Agenda leaves a timer of half of it behind each run. */
const LOCK_LIFETIME_MS = 10_000;

/** Where the jobs of a test are kept, behind a proxy that can take it away. */
interface Store {
  readonly databaseUrl: string;
  readonly mongodbUri: string | undefined;
  readonly network: FaultProxy;
  /** Whether of two who want to lock the same job one fails, always. */
  readonly isAtomic: boolean;
  /** How often the store holds a job of this name. */
  countOf(name: string): Promise<number>;
  close(): Promise<void>;
}

async function openPostgresStore(): Promise<Store> {
  const database = await createTestDatabase();
  const url = new URL(database.url);
  const network = await startFaultProxy({ target: url.host });
  const pool = new pg.Pool({ connectionString: database.url, max: 1 });
  pool.on('error', () => {});
  url.port = String(network.port);
  return {
    databaseUrl: url.href,
    mongodbUri: undefined,
    network,
    isAtomic: true,
    async countOf(name) {
      const text = 'SELECT count(*)::int AS count FROM communication.agenda_jobs WHERE name = $1';
      return (await pool.query<{ count: number }>(text, [name])).rows[0]!.count;
    },
    async close() {
      await network.close();
      await pool.end();
      await database.close();
    },
  };
}

async function openMongoStore(): Promise<Store> {
  const server = new URL(process.env.MONGODB_URI!);
  const network = await startFaultProxy({ target: server.host });
  const name = `tests_${randomBytes(6).toString('hex')}`;
  const client = await new MongoClient(process.env.MONGODB_URI!).connect();
  const url = new URL(server);
  url.pathname = name;
  url.port = String(network.port);
  return {
    databaseUrl: 'postgres://127.0.0.1:1/unused',
    mongodbUri: url.href,
    network,
    isAtomic: await isAtomic(client, name),
    countOf: (job) => client.db(name).collection('agendaJobs').countDocuments({ name: job }),
    async close() {
      await network.close();
      await client.db(name).dropDatabase();
      await client.close();
    },
  };
}

/** MongoDB is. FerretDB 1.24 is not: it reads, then writes, and lets two have the same job. */
async function isAtomic(client: MongoClient, database: string): Promise<boolean> {
  const locks = client.db(database).collection('locks');
  for (let round = 0; round < 5; round += 1) {
    await locks.insertOne({ round, lockedAt: null });
    const lock = () => locks.findOneAndUpdate({ round, lockedAt: null }, { $set: { lockedAt: new Date() } });
    const taken = (await Promise.all(Array.from({ length: 6 }, lock))).filter(Boolean);
    if (taken.length !== 1) return false;
  }
  return true;
}

const BACKENDS = [
  { backend: 'PostgreSQL', open: openPostgresStore, isThere: true },
  { backend: 'MongoDB', open: openMongoStore, isThere: Boolean(process.env.MONGODB_URI) },
];

for (const { backend, open, isThere } of BACKENDS) {
  (isThere ? describe : describe.skip)(`jobs on ${backend}`, () => {
    let store: Store;
    let runners: JobRunner[];

    beforeEach(async () => {
      store = await open();
      runners = [];
    });
    afterEach(async () => {
      await store.network.accept().catch(() => {});
      await Promise.all(runners.map((runner) => runner.close()));
      await store.close();
    });

    function start(...jobs: Job[]): JobRunner {
      const runner = createJobRunner({
        jobs,
        databaseUrl: store.databaseUrl,
        mongodbUri: store.mongodbUri,
        logger: createLogger({ level: 'silent' }),
        processEveryMs: PROCESS_EVERY_MS,
        lockLifetimeMs: LOCK_LIFETIME_MS,
      });
      runners.push(runner);
      return runner;
    }

    /** A job that notes when it ran. */
    function aJob(name: string, run: () => Promise<unknown> = async () => undefined) {
      const runs: number[] = [];
      const job: Job = {
        name,
        everyMs: EVERY_MS,
        run: async () => {
          runs.push(performance.now());
          await run();
        },
      };
      return {
        ...job,
        runs,
        ran: (count: number) => until(`${name} ran ${count} times`, async () => runs.length >= count),
      };
    }

    it('fires again and again', async () => {
      const job = aJob('again');
      start(job);
      await job.ran(3);
    });

    it('goes on after a failure, and lets the others go on', async () => {
      const failing = aJob('failing', () => Promise.reject(new Error('it fails')));
      const other = aJob('other');
      start(failing, other);
      await Promise.all([failing.ran(3), other.ran(3)]);
    });

    it('fires once per interval, however many machines share it', async () => {
      const job = aJob('shared');
      const machines = store.isAtomic ? 6 : 1;
      for (let machine = 0; machine < machines; machine += 1) start(job);
      await job.ran(8);
      expect(await store.countOf('shared')).toBe(1);
      const gaps = job.runs.slice(1).map((at, index) => at - job.runs[index]!);
      // A run may come late and the next in time again, but six machines with a job each would come in crowds.
      expect(gaps.filter((gap) => gap < EVERY_MS / 3).length).toBeLessThanOrEqual(1);
    });

    it('is entered once, however many start at once', async () => {
      const jobs = Array.from({ length: 6 }, () => aJob('entered'));
      for (const job of jobs) start(job);
      await Promise.any(jobs.map((job) => job.ran(2)));
      expect(await store.countOf('entered')).toBe(1);
    });

    it('does not run beside itself when it takes longer than its interval', async () => {
      let running = 0;
      let most = 0;
      const job = aJob('slow', async () => {
        running += 1;
        most = Math.max(most, running);
        await wait(2 * EVERY_MS);
        running -= 1;
      });
      start(job);
      if (store.isAtomic) start(job);
      await job.ran(4);
      expect(most).toBe(1);
    });

    it('comes back by itself after the store was away, also with a job that ended meanwhile', async () => {
      const ended = Promise.withResolvers<void>();
      const job = aJob('away', () => (job.runs.length === 2 ? ended.promise : Promise.resolve()));
      const runner = start(job);
      await job.ran(2);
      await store.network.refuse();
      ended.resolve();
      await until('it has noticed', async () => runner.isStoreLost);
      const backAt = performance.now();
      await store.network.accept();
      await job.ran(4);
      // Not by the lock's running out.
      expect(performance.now() - backAt).toBeLessThan(LOCK_LIFETIME_MS);
      expect(runner.isStoreLost).toBe(false);
    });

    it('starts without the store, and fires when it is there', async () => {
      await store.network.refuse();
      const job = aJob('early');
      const runner = start(job);
      await until('it has noticed', async () => runner.isStoreLost);
      await store.network.accept();
      await job.ran(1);
    });

    it('closes while the store is away', async () => {
      const job = aJob('closing');
      const runner = start(job);
      await job.ran(1);
      await store.network.refuse();
      await runner.close();
    });

    it('waits for the job under way, starts none any more, and leaves it free for the next machine', async () => {
      const ended = Promise.withResolvers<void>();
      const job = aJob('under-way', () => ended.promise);
      const runner = start(job);
      await job.ran(1);
      let isClosed = false;
      const closing = runner.close().then(() => {
        isClosed = true;
      });
      await wait(2 * EVERY_MS);
      expect(isClosed).toBe(false);
      ended.resolve();
      await closing;
      expect(job.runs).toHaveLength(1);
      const openedAt = performance.now();
      const next = aJob('under-way');
      start(next);
      await next.ran(1);
      expect(performance.now() - openedAt).toBeLessThan(LOCK_LIFETIME_MS);
      expect(job.runs).toHaveLength(1);
    });
  });
}
