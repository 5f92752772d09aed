import { MINUTE_MS } from '../calendar/durations.js';
import type { LocalDays } from '../slots/createLocalDays.js';
import { instantOfMinute } from '../slots/minuteInterval.js';

/** The date ("2026-03-29") that a calendar on the wall shows. */
export function localDateAt(instant: Date, localDays: LocalDays): string {
  return localDays.day(localDays.dayNumberAt(instant.getTime() / MINUTE_MS)).isoDate;
}

/** The first moment of the next date, also where midnight or a whole day is skipped. */
export function startOfNextLocalDay(instant: Date, localDays: LocalDays): Date {
  let dayNumber = localDays.dayNumberAt(instant.getTime() / MINUTE_MS) + 1;
  for (;;) {
    const [first] = localDays.day(dayNumber).segments;
    if (first !== undefined) return instantOfMinute(first.start);
    dayNumber += 1;
  }
}
