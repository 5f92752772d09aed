import { once } from 'node:events';
import { Agenda, type AgendaBackend } from 'agenda';
import type { Logger } from '../logging/createLogger.js';
import { createContact } from './createContact.js';
import { type JobStore, type JobStoreOptions, openJobStore } from './jobStore.js';
import type { Job } from './jobs.js';
import { withPatience } from './withPatience.js';

interface JobRunnerOptions extends JobStoreOptions {
  readonly jobs: readonly Job[];
  /** How often the store is asked for what is due. */
  readonly processEveryMs?: number;
  /** A job that was being run by a process that died is run again after this. */
  readonly lockLifetimeMs?: number;
}

/** Schedules only; far above the length of any sweep, for an expired lock leaks a slot (STACK). */
const LOCK_LIFETIME_MS = 10 * 60_000;
const PROCESS_EVERY_MS = 5_000;

export interface JobRunner {
  /** Whether the store did not answer when it was last asked. Nothing is triggered while it does not. */
  readonly isStoreLost: boolean;
  /** Resolves when the jobs under way have ended. */
  close(): Promise<void>;
}

/**
 * Agenda as the alarm clock: it triggers, our own locks and leases decide who does the work (PITFALLS, Agenda). Returns at
 * once; a store that is away, now or later, is tried again until it is there.
 */
export function createJobRunner(options: JobRunnerOptions): JobRunner {
  const { jobs, logger } = options;
  const closing = new AbortController();
  const contact = createContact(logger, closing.signal);

  async function start(): Promise<{ agenda: Agenda; underway: ReadonlySet<unknown>; store: JobStore }> {
    const store = await contact.insist(() => openJobStore(options));
    try {
      const agenda = createAgenda(withPatience(store.backend, contact), options);
      for (const job of jobs) agenda.define(job.name, () => runLogged(job, logger, closing.signal));
      const underway = watchRuns(agenda);
      await agenda.start();
      for (const job of jobs) await contact.insist(() => enter(agenda, job));
      return { agenda, underway, store };
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  const started = start().catch((error: unknown) => {
    // Closed before the store was there: nothing has been started.
    if (!closing.signal.aborted) logger.error({ event: 'jobs.error', err: error });
    return null;
  });
  const end = async (): Promise<void> => {
    closing.abort();
    const running = await started;
    if (!running) return;
    await stop(running.agenda, running.underway, logger);
    await running.store.close();
  };
  let ended: Promise<void> | undefined;
  return {
    get isStoreLost() {
      return contact.isLost;
    },
    close() {
      ended ??= end();
      return ended;
    },
  };
}

/**
 * Enters the job, unless it is there as it should be: entering it again would put off its next run, so that it never came in a
 * process that is restarted often, and on MongoDB free it while another machine runs it.
 */
async function enter(agenda: Agenda, { name, everyMs }: Job): Promise<void> {
  const { jobs: known } = await agenda.queryJobs({ name });
  const isEntered = known.some(
    ({ repeatInterval, nextRunAt }) => String(repeatInterval) === String(everyMs) && nextRunAt,
  );
  if (!isEntered) await agenda.every(everyMs, name);
}

function createAgenda(backend: AgendaBackend, { logger, processEveryMs, lockLifetimeMs }: JobRunnerOptions): Agenda {
  const agenda = new Agenda({
    backend,
    processEvery: processEveryMs ?? PROCESS_EVERY_MS,
    defaultLockLifetime: lockLifetimeMs ?? LOCK_LIFETIME_MS,
    defaultLockLimit: 1,
    defaultConcurrency: 1,
  });
  agenda.on('error', (error: unknown) => logger.error({ event: 'jobs.error', err: error }));
  return agenda;
}

/** The jobs that are being run: from their start until the store knows how they ended. */
function watchRuns(agenda: Agenda): ReadonlySet<unknown> {
  const underway = new Set<unknown>();
  agenda.on('start', (job: unknown) => underway.add(job));
  agenda.on('complete', (job: unknown) => underway.delete(job));
  return underway;
}

/** No further job begins; those under way end, and the store is told so. */
async function stop(agenda: Agenda, underway: ReadonlySet<unknown>, logger: Logger): Promise<void> {
  await agenda.stop(false).catch((error: unknown) => logger.warn({ event: 'jobs.error', err: error }));
  while (underway.size > 0) await once(agenda, 'complete');
}

async function runLogged(job: Job, logger: Logger, closing: AbortSignal): Promise<void> {
  // It was taken before the end began, and has not begun itself.
  if (closing.aborted) return;
  const begin = performance.now();
  try {
    await job.run();
    logger.debug({ event: 'job.done', job: job.name, durationMs: Math.round(performance.now() - begin) });
  } catch (error) {
    logger.error({ event: 'job.failed', job: job.name, err: error });
    throw error;
  }
}
