import { emptyWeek, type WeeklyWindows } from '../availability/weeklyWindows.js';
import type { LocalDays } from '../slots/createLocalDays.js';
import type { LineCalendar } from '../slots/findSlots.js';
import { coveringMinutes, minuteAtOrAfter, normalizeIntervals } from '../slots/minuteInterval.js';
import { LOOK_AHEAD_DAYS, openIntervals } from '../slots/openIntervals.js';

const OFFICE_HOURS = [{ startMinute: 8 * 60, endMinute: 18 * 60 }];

/** Monday to Friday 08:00–18:00. DESIGN 4.5 "Slots". */
export const DEFAULT_LINE_HOURS: WeeklyWindows = {
  ...emptyWeek(),
  1: OFFICE_HOURS,
  2: OFFICE_HOURS,
  3: OFFICE_HOURS,
  4: OFFICE_HOURS,
  5: OFFICE_HOURS,
};

export interface LineHours {
  readonly lineId: string;
  readonly workingHours: WeeklyWindows;
  readonly localDays: LocalDays;
  /** Planned calls and absences. */
  readonly busy: readonly { readonly startsAt: Date; readonly endsAt: Date }[];
}

/**
 * A line as the slot finder takes it, from the day of `from` on. One day more than the look-ahead of a therapist: days
 * of another zone end later. For a time that staff chose, `from` is that time.
 */
export function lineCalendar({ lineId, workingHours, localDays, busy }: LineHours, from: Date): LineCalendar {
  return {
    lineId,
    open: openIntervals({
      windows: workingHours,
      localDays,
      firstDayNumber: localDays.dayNumberAt(minuteAtOrAfter(from)),
      dayCount: LOOK_AHEAD_DAYS + 1,
    }),
    busy: normalizeIntervals(busy.map(({ startsAt, endsAt }) => coveringMinutes(startsAt, endsAt))),
  };
}
