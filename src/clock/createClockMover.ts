import { DateTime } from 'luxon';
import type { Orm } from '../database/createOrm.js';
import { queryRows } from '../database/query.js';
import type { ServiceClock } from './createServiceClock.js';

interface MoverParts {
  readonly orm: Orm;
  readonly clock: ServiceClock;
  /** Does everything that is due now; resolves when nothing more is. */
  readonly settle: () => Promise<void>;
  /** When calls are planned each day, e.g. "07:00", in `timeZone`. */
  readonly followUpTime: string;
  readonly timeZone: string;
}

export interface ClockMover {
  /**
   * Moves domain time to `target`, stopping at each instant at which something becomes due and doing it there, as if
   * the time had passed (DESIGN 3). `onInstant` is called after each stop.
   */
  moveTo(target: Date, onInstant?: (now: Date) => Promise<void>): Promise<void>;
}

/** The earliest domain instant after $1 at which a worker or sweep has something to do. */
const NEXT_DUE = `
  SELECT min(due) AS due FROM (
    SELECT due_at AS due FROM communication.email_batches WHERE status = 'PLANNED' AND held_at IS NULL AND due_at > $1
    UNION ALL SELECT due_at FROM communication.emails WHERE status = 'QUEUED' AND due_at > $1
    UNION ALL SELECT later_until FROM communication.placement_requests WHERE status = 'LATER' AND later_until > $1
    UNION ALL SELECT details_due_at FROM communication.placement_requests WHERE status = 'WAITING_DETAILS' AND details_due_at > $1
    UNION ALL SELECT due_at FROM communication.inbox_events WHERE status = 'PENDING' AND due_at > $1
    UNION ALL SELECT give_up_at FROM communication.inbox_events WHERE status = 'WAITING' AND give_up_at > $1
    UNION ALL SELECT starts_at FROM communication.phone_calls WHERE status = 'SCHEDULED' AND starts_at > $1
  ) AS instants`;

export function createClockMover({ orm, clock, settle, followUpTime, timeZone }: MoverParts): ClockMover {
  async function nextInstant(target: Date): Promise<Date> {
    const now = clock.now();
    const [row] = await queryRows<{ due: string | null }>(orm.em.fork(), NEXT_DUE, [now]);
    const candidates = [nextFollowUp(now), target, ...(row?.due ? [new Date(row.due)] : [])];
    return new Date(Math.min(...candidates.map((instant) => instant.getTime())));
  }

  /** The daily planning of calls is an instant of its own, on daylight-saving days too. */
  function nextFollowUp(now: Date): Date {
    const [hour, minute] = followUpTime.split(':').map(Number);
    const today = DateTime.fromJSDate(now, { zone: timeZone }).set({ hour, minute, second: 0, millisecond: 0 });
    return (today.toMillis() > now.getTime() ? today : today.plus({ days: 1 })).toJSDate();
  }

  return {
    async moveTo(target, onInstant = async () => undefined) {
      await settle();
      while (clock.now() < target) {
        const instant = await nextInstant(target);
        // Time goes on by itself as well: an instant may be behind us already.
        if (instant > clock.now()) await clock.moveTo(instant);
        await settle();
        await onInstant(clock.now());
      }
    },
  };
}
