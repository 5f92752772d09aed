import type { MinuteWindow } from '../availability/weeklyWindows.js';
import { MINUTES_PER_DAY, mergeWindows } from '../availability/weeklyWindows.js';
import { DAY_MS, MINUTE_MS } from '../calendar/durations.js';
import { zoneOffsetMs } from '../calendar/zoneOffset.js';
import { TIMES_OF_DAY, type TimeOfDay } from '../vocabulary.js';

/** By the therapist's wall clock; together they are the whole day. */
export const TIME_OF_DAY_WINDOWS: Readonly<Record<TimeOfDay, MinuteWindow>> = {
  MORNING: { startMinute: 0, endMinute: 11 * 60 },
  MIDDAY: { startMinute: 11 * 60, endMinute: 14 * 60 },
  AFTERNOON: { startMinute: 14 * 60, endMinute: 17 * 60 },
  EVENING: { startMinute: 17 * 60, endMinute: MINUTES_PER_DAY },
};

/** @throws CommunicationError UNKNOWN_TIME_ZONE */
export function timeOfDayAt(instant: Date, timeZone: string): TimeOfDay {
  const localMs = instant.getTime() + zoneOffsetMs(timeZone, instant.getTime());
  const minute = (localMs - Math.floor(localMs / DAY_MS) * DAY_MS) / MINUTE_MS;
  return TIMES_OF_DAY.find((time) => minute < TIME_OF_DAY_WINDOWS[time].endMinute) ?? 'EVENING';
}

/** The rest of the day, for a retry at another time. */
export function windowsOtherThan(avoided: TimeOfDay): MinuteWindow[] {
  return mergeWindows(TIMES_OF_DAY.filter((time) => time !== avoided).map((time) => TIME_OF_DAY_WINDOWS[time]));
}
