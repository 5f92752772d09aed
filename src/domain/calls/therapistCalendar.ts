import type { WeeklyWindows } from '../availability/weeklyWindows.js';
import type { LocalDays } from '../slots/createLocalDays.js';
import type { MinuteInterval } from '../slots/minuteInterval.js';
import { firstEndingAfter } from '../slots/minuteInterval.js';
import { openIntervals } from '../slots/openIntervals.js';

/** When a contact point can be called: the windows of its owner, by the owner's clock and holidays. DESIGN 2, 4.5. */
export interface TherapistCalendar {
  readonly windows: WeeklyWindows;
  readonly localDays: LocalDays;
  /** Whether an ISO date is a public holiday of the practice's federal state. */
  readonly isHoliday: (isoDate: string) => boolean;
}

/** The windows, holidays taken out, on the days that a stretch of time touches. */
export function openAround({ windows, localDays, isHoliday }: TherapistCalendar, time: MinuteInterval) {
  const firstDayNumber = localDays.dayNumberAt(time.start);
  const dayCount = localDays.dayNumberAt(time.end) - firstDayNumber + 1;
  return openIntervals({ windows, localDays, firstDayNumber, dayCount, isHoliday });
}

export function touchesHoliday({ localDays, isHoliday }: TherapistCalendar, time: MinuteInterval): boolean {
  const last = localDays.dayNumberAt(time.end - 1);
  for (let dayNumber = localDays.dayNumberAt(time.start); dayNumber <= last; dayNumber += 1) {
    if (isHoliday(localDays.day(dayNumber).isoDate)) return true;
  }
  return false;
}

/** Whether one interval of a normalized list holds all of it. */
export function contains(normalized: readonly MinuteInterval[], { start, end }: MinuteInterval): boolean {
  const next = normalized[firstEndingAfter(normalized, start)];
  return next !== undefined && next.start <= start && end <= next.end;
}

/** Whether any interval of a normalized list lies in part in it. */
export function overlaps(normalized: readonly MinuteInterval[], { start, end }: MinuteInterval): boolean {
  const next = normalized[firstEndingAfter(normalized, start)];
  return next !== undefined && next.start < end;
}
