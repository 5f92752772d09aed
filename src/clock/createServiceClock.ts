import type { Orm } from '../database/createOrm.js';
import { queryRows } from '../database/query.js';
import type { Clock } from './clock.js';

/** The service's clock: real time plus the offset that all processes share through the database. */
export interface ServiceClock extends Clock {
  /** Reads the offset anew; called at start, on every wake-up of the feed and by its poll. */
  refresh(): Promise<void>;
  /** Moves domain time to `instant` for every process. Going back is refused by the database's own comparison: false. */
  moveTo(instant: Date): Promise<boolean>;
}

export async function createServiceClock(orm: Orm): Promise<ServiceClock> {
  let offsetMs = 0;
  const refresh = async () => {
    const [row] = await queryRows<{ ms: string }>(
      orm.em.fork(),
      'SELECT clock_offset_ms AS ms FROM communication.service_state',
    );
    offsetMs = Number(row?.ms ?? 0);
  };
  await refresh();
  return {
    now: () => new Date(Date.now() + offsetMs),
    refresh,
    async moveTo(instant) {
      const wanted = Math.ceil(instant.getTime() - Date.now());
      const moved = await queryRows(
        orm.em.fork(),
        'UPDATE communication.service_state SET clock_offset_ms = $1 WHERE clock_offset_ms <= $1 RETURNING 1',
        [wanted],
      );
      await refresh();
      return moved.length > 0;
    },
  };
}
