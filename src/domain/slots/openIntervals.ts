import type { MinuteWindow, WeeklyWindows } from '../availability/weeklyWindows.js';
import type { LocalDay, LocalDays } from './createLocalDays.js';
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

/** Normalized intervals that are asked for one after the other; an array is one. */
export interface OpenTimes {
  /** Undefined behind the last one. */
  at(index: number): MinuteInterval | undefined;
}

/**
 * The real time in which somebody can be called or can call, normalized. Clock times hold on days on which the clocks
 * change: a skipped hour is not there, a repeated one counts twice. Windows that meet at midnight are one.
 */
export function openIntervals(query: OpenIntervalsQuery): readonly MinuteInterval[] {
  return everyInterval(createOpenTimes(query));
}

export function everyInterval(times: OpenTimes): readonly MinuteInterval[] {
  const all: MinuteInterval[] = [];
  for (let next = times.at(0); next !== undefined; next = times.at(all.length)) all.push(next);
  return all;
}

/** The same, each day looked at only when it is asked for: most calls find their slot in the first days. */
export function createOpenTimes(query: OpenIntervalsQuery): OpenTimes {
  const days = query.localDays.days(query.firstDayNumber, query.dayCount);
  const found: MinuteInterval[] = [];
  let looked = 0;
  return {
    at(index) {
      // The last one may go on behind midnight.
      while (found.length <= index + 1 && looked < days.length) {
        const day = days[looked] as LocalDay;
        looked += 1;
        addDay(found, day, query);
      }
      return found[index];
    },
  };
}

function addDay(found: MinuteInterval[], day: LocalDay, { windows, isHoliday, timeOfDay }: OpenIntervalsQuery): void {
  const onThisDay = windows[day.weekday];
  if (onThisDay.length === 0 || isHoliday?.(day.isoDate) === true) return;
  const wanted = timeOfDay === undefined ? onThisDay : intersectWindows(onThisDay, timeOfDay);
  for (const interval of normalizeIntervals(inRealTime(wanted, day))) {
    const last = found.at(-1);
    if (last !== undefined && last.end === interval.start) {
      found[found.length - 1] = { start: last.start, end: interval.end };
    } else found.push(interval);
  }
}

function inRealTime(windows: readonly MinuteWindow[], { segments }: LocalDay): MinuteInterval[] {
  const intervals: MinuteInterval[] = [];
  for (const { startMinute, endMinute } of windows) {
    for (const { localStart, localEnd, start } of segments) {
      const from = Math.max(startMinute, localStart);
      const to = Math.min(endMinute, localEnd);
      if (from < to) intervals.push({ start: start + from - localStart, end: start + to - localStart });
    }
  }
  return intervals;
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
