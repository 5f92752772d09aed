import { DateTime } from 'luxon';
import type { Clock } from '../clock/clock.js';
import { queryRows } from '../database/query.js';
import type { Transact } from '../database/unitOfWork.js';

interface DailyParts {
  readonly transact: Transact;
  readonly clock: Clock;
}

interface DailyRun {
  /** Literal, stable: stored with the day. */
  readonly job: string;
  /** "07:00", by the clock of `timeZone`. */
  readonly at: string;
  readonly timeZone: string;
  readonly run: () => Promise<unknown>;
}

/**
 * Runs once per domain day, from its hour on: a run that was missed while the service was down is made up once. Asked
 * every minute; the row is written after the run, so that a kill in between runs it again (it is idempotent).
 * Returns whether it ran.
 */
export function oncePerDay(
  { transact, clock }: DailyParts,
  { job, at, timeZone, run }: DailyRun,
): () => Promise<boolean> {
  return async () => {
    const local = DateTime.fromJSDate(clock.now(), { zone: timeZone });
    if (local.toFormat('HH:mm') < at) return false;
    const day = local.toISODate();
    const ran = await transact((em) =>
      queryRows(em, 'SELECT 1 FROM communication.job_runs WHERE job = $1 AND domain_day = $2', [job, day]),
    );
    if (ran.length > 0) return false;
    await run();
    await transact((em) =>
      queryRows(
        em,
        'INSERT INTO communication.job_runs (job, domain_day, run_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
        [job, day, clock.now()],
      ),
    );
    return true;
  };
}
