import { DateTime } from 'luxon';
import type { Orm } from '../database/createOrm.js';
import type { ServiceClock } from './createServiceClock.js';
import { type DueKind, readDueWork } from './dueWork.js';

interface MoverParts {
  readonly orm: Orm;
  readonly clock: ServiceClock;
  /** Does what is due of its kind; resolves with how much it did. */
  readonly work: Readonly<Record<Exclude<DueKind, 'CALL'>, () => Promise<number>>>;
  /** Plans the day's calls and mails. */
  readonly planDay: () => Promise<unknown>;
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

export function createClockMover(parts: MoverParts): ClockMover {
  const { orm, clock, work, planDay, followUpTime, timeZone } = parts;
  let dayPlannedAt = new Date(0);

  /** Until nothing more is due, or nothing can be done about it. Answers when more will be. */
  async function settle(): Promise<Date | null> {
    if (clock.now() >= dayPlannedAt) {
      dayPlannedAt = nextFollowUp(clock.now());
      await planDay();
    }
    for (;;) {
      const { due, next } = await readDueWork(orm.em.fork(), clock.now());
      let done = 0;
      for (const kind of due) done += kind === 'CALL' ? 0 : await work[kind]();
      if (done === 0) return next;
    }
  }

  /** The daily planning of calls is an instant of its own, on daylight-saving days too. */
  function nextFollowUp(now: Date): Date {
    const [hour, minute] = followUpTime.split(':').map(Number);
    const today = DateTime.fromJSDate(now, { zone: timeZone }).set({ hour, minute, second: 0, millisecond: 0 });
    return (today.toMillis() > now.getTime() ? today : today.plus({ days: 1 })).toJSDate();
  }

  return {
    async moveTo(target, onInstant = async () => undefined) {
      let next = await settle();
      while (clock.now() < target) {
        const candidates = [dayPlannedAt, target, ...(next ? [next] : [])];
        const instant = new Date(Math.min(...candidates.map((candidate) => candidate.getTime())));
        // Time goes on by itself as well: an instant may be behind us already.
        if (instant > clock.now()) await clock.moveTo(instant);
        await settle();
        await onInstant(clock.now());
        next = await settle();
      }
    },
  };
}
