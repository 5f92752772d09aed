import type { Orm } from '../database/createOrm.js';
import { queryRows } from '../database/query.js';
import { CommunicationError } from '../errors.js';
import type { Clock } from './clock.js';

/** The service's clock: real time plus the offset that all processes share through the database (DESIGN 3). */
export interface ServiceClock extends Clock {
  /** Reads the offset anew; called at every wake-up of the feed and by its poll. */
  refresh(): Promise<void>;
  /** Moves domain time forward for every process. @throws CommunicationError CLOCK_BACKWARDS */
  moveTo(instant: Date): Promise<void>;
  /** Sets domain time where nothing has happened yet: a demo starts on a day of its own. @throws CommunicationError CLOCK_IN_USE */
  startAt(instant: Date): Promise<void>;
}

const JUST_PASSED_MS = 1_000;

export async function createServiceClock(orm: Orm): Promise<ServiceClock> {
  let offsetMs = 0;
  let asked = 0;
  let newest = 0;

  /** Answers may come in another order than they were asked for: an older one must not turn the clock back. */
  async function refresh(): Promise<void> {
    asked += 1;
    const turn = asked;
    const [row] = await queryRows<{ ms: string }>(
      orm.em.fork(),
      'SELECT clock_offset_ms AS ms FROM communication.service_state',
    );
    if (turn < newest) return;
    newest = turn;
    offsetMs = Number(row?.ms ?? 0);
  }

  async function setOffset(instant: Date, condition: string): Promise<boolean> {
    const rows = await queryRows(
      orm.em.fork(),
      `UPDATE communication.service_state SET clock_offset_ms = $1 WHERE ${condition} RETURNING 1`,
      [offsetFor(instant)],
    );
    await refresh();
    return rows.length > 0;
  }

  /** Time passes while a move is asked for: an instant that has just gone by is where the clock stands. */
  function offsetFor(instant: Date): number {
    const wantedMs = Math.ceil(instant.getTime() - Date.now());
    return wantedMs < offsetMs && wantedMs > offsetMs - JUST_PASSED_MS ? offsetMs : wantedMs;
  }

  await refresh();
  return {
    now: () => new Date(Date.now() + offsetMs),
    refresh,
    async moveTo(instant) {
      if (await setOffset(instant, 'clock_offset_ms <= $1')) return;
      throw new CommunicationError('CLOCK_BACKWARDS', 'The clock can only be moved forward.', { field: 'input.to' });
    },
    async startAt(instant) {
      if (await setOffset(instant, 'NOT EXISTS (SELECT 1 FROM communication.inbox_events)')) return;
      throw new CommunicationError(
        'CLOCK_IN_USE',
        'This database has events already; a clock of its own needs an empty one.',
      );
    },
  };
}
