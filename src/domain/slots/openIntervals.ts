import type { MinuteWindow, WeeklyWindows } from '../availability/weeklyWindows.js';
import type { LocalDays } from './createLocalDays.js';
import type { MinuteInterval } from './minuteInterval.js';
import { normalizeIntervals } from './minuteInterval.js';

/** Day 0 is today, so calls are planned at most 13 days ahead. DESIGN 4.5. */
export const LOOK_AHEAD_DAYS = 14;

export interface OpenIntervalsQuery {
  /** A therapist's availability or a line's working hours, in local time. */
  readonly windows: WeeklyWindows;
  readonly localDays: LocalDays;
  readonly firstDayNumber: number;
  readonly dayCount: number;
  /** Days without any call: public holidays of the practice's federal state. */
  readonly isHoliday?: (isoDate: string) => boolean;
  /** Only what lies in these hours of the day: a retry is tried at another time of day. */
  readonly timeOfDay?: readonly MinuteWindow[];
}

/**
 * The real time in which somebody can be called or can call, normalized. Clock times hold on days on which the clocks
 * change: a skipped hour is not there, a repeated one counts twice. Windows that meet at midnight are one.
 */
export function openIntervals(query: OpenIntervalsQuery): MinuteInterval[] {
  const { windows, localDays, firstDayNumber, dayCount, isHoliday, timeOfDay } = query;
  const found: MinuteInterval[] = [];
  for (let dayNumber = firstDayNumber; dayNumber < firstDayNumber + dayCount; dayNumber += 1) {
    const { weekday, isoDate, segments } = localDays.day(dayNumber);
    if (windows[weekday].length === 0 || isHoliday?.(isoDate) === true) continue;
    const wanted = timeOfDay === undefined ? windows[weekday] : intersectWindows(windows[weekday], timeOfDay);
    for (const { startMinute, endMinute } of wanted) {
      for (const { localStart, localEnd, start } of segments) {
        const from = Math.max(startMinute, localStart);
        const to = Math.min(endMinute, localEnd);
        if (from < to) found.push({ start: start + from - localStart, end: start + to - localStart });
      }
    }
  }
  return normalizeIntervals(found);
}

function intersectWindows(windows: readonly MinuteWindow[], others: readonly MinuteWindow[]): MinuteWindow[] {
  return windows.flatMap((window) =>
    others
      .map((other) => ({
        startMinute: Math.max(window.startMinute, other.startMinute),
        endMinute: Math.min(window.endMinute, other.endMinute),
      }))
      .filter(({ startMinute, endMinute }) => startMinute < endMinute),
  );
}
