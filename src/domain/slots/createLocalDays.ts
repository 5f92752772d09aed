import type { IsoWeekday } from '../availability/weeklyWindows.js';
import { MINUTES_PER_DAY } from '../availability/weeklyWindows.js';
import { createBoundedCache } from '../boundedCache.js';
import { MINUTE_MS } from '../calendar/durations.js';
import { nextOffsetChangeMs, zoneOffsetMs } from '../calendar/zoneOffset.js';

/** A stretch of a local day in which clock time and real time run in step. */
export interface DaySegment {
  /** Minutes after local midnight, as clocks show them. */
  readonly localStart: number;
  readonly localEnd: number;
  /** The epoch minute at `localStart`. */
  readonly start: number;
}

export interface LocalDay {
  readonly isoDate: string;
  readonly weekday: IsoWeekday;
  /** One, or two where the clocks change: the skipped hour is in neither, the repeated hour in both. */
  readonly segments: readonly DaySegment[];
}

/** The days of one time zone. Days are counted from 1970-01-01 of the local calendar. */
export interface LocalDays {
  dayNumberAt(epochMinute: number): number;
  day(dayNumber: number): LocalDay;
  /** That day and those that follow, `count` in all. */
  days(firstDayNumber: number, count: number): readonly LocalDay[];
}

/** No zone is further from UTC than this. */
const MAX_OFFSET_MINUTES = 15 * 60;
const REMEMBERED_DAYS = 1_000;

/**
 * Time zone rules as integers, remembered per day: a sweep asks for the same two weeks again and again.
 * @throws CommunicationError UNKNOWN_TIME_ZONE
 */
export function createLocalDays(timeZone: string): LocalDays {
  const offsetAt = (epochMinute: number) => Math.round(zoneOffsetMs(timeZone, epochMinute * MINUTE_MS) / MINUTE_MS);
  offsetAt(0); // refuses an unknown zone here rather than at the first question
  const days = createBoundedCache<number, LocalDay>(REMEMBERED_DAYS);
  const day = (dayNumber: number) => days.get(dayNumber, () => describeDay(dayNumber, timeZone, offsetAt));
  const describeDays = (first: number, count: number) =>
    Array.from({ length: count }, (_, index) => day(first + index));
  let newest: { readonly first: number; readonly days: readonly LocalDay[] } = { first: 0, days: [] };
  return {
    dayNumberAt: (epochMinute) => Math.floor((epochMinute + offsetAt(epochMinute)) / MINUTES_PER_DAY),
    day,
    days(first, count) {
      if (newest.first !== first || newest.days.length !== count) newest = { first, days: describeDays(first, count) };
      return newest.days;
    },
  };
}

type OffsetAt = (epochMinute: number) => number;

function describeDay(dayNumber: number, timeZone: string, offsetAt: OffsetAt): LocalDay {
  const midnight = dayNumber * MINUTES_PER_DAY;
  const from = midnight - MAX_OFFSET_MINUTES;
  const to = midnight + MINUTES_PER_DAY + MAX_OFFSET_MINUTES;
  const segments = constantOffsetSpans(from, to, timeZone)
    .map(({ start, end }) => ({ start, end, shift: offsetAt(start) - midnight }))
    .map(({ start, end, shift }) => ({
      localStart: Math.max(0, start + shift),
      localEnd: Math.min(MINUTES_PER_DAY, end + shift),
      shift,
    }))
    .filter(({ localStart, localEnd }) => localStart < localEnd)
    .map(({ localStart, localEnd, shift }) => ({ localStart, localEnd, start: localStart - shift }));
  return {
    isoDate: new Date(midnight * MINUTE_MS).toISOString().slice(0, 10),
    // 1970-01-01 was a Thursday.
    weekday: (((((dayNumber + 3) % 7) + 7) % 7) + 1) as IsoWeekday,
    segments,
  };
}

/** Splits a stretch of real time where the offset changes. */
function constantOffsetSpans(from: number, to: number, timeZone: string): { start: number; end: number }[] {
  const changeMs = nextOffsetChangeMs(timeZone, from * MINUTE_MS, to * MINUTE_MS);
  if (changeMs === null) return [{ start: from, end: to }];
  const change = Math.ceil(changeMs / MINUTE_MS);
  return [{ start: from, end: change }, ...(change < to ? constantOffsetSpans(change, to, timeZone) : [])];
}
