import type { LineCalendar, SlotQuery } from '../slots/findSlots.js';
import type { MinuteInterval } from '../slots/minuteInterval.js';
import { minuteAtOrAfter } from '../slots/minuteInterval.js';
import { createOpenTimes, LOOK_AHEAD_DAYS } from '../slots/openIntervals.js';
import type { TimeOfDay } from '../vocabulary.js';
import type { TherapistCalendar } from './therapistCalendar.js';
import { windowsOtherThan } from './timeOfDay.js';

export { timeOfDayAt } from './timeOfDay.js';

/** What a call asks of its slot; a `RETRY` of `decideSuccessor` is one. */
export interface SlotWish {
  readonly notBefore: Date | null;
  /** Not on this date of the therapist's calendar. */
  readonly notOnLocalDate: string | null;
  /** Another time of day where there is any. */
  readonly avoidTimeOfDay: TimeOfDay | null;
}

/** The next free slot will do. */
export const ANY_SLOT: SlotWish = { notBefore: null, notOnLocalDate: null, avoidTimeOfDay: null };

export interface SlotRequest {
  readonly durationMinutes: number;
  readonly wish: SlotWish;
  readonly calendar: TherapistCalendar;
  /** Normalized; other calls at the same contact point. */
  readonly contactPointBusy: readonly MinuteInterval[];
  /** In order of preference, see `lineCalendar`. */
  readonly lines: readonly LineCalendar[];
}

/**
 * The question to `findFirstSlot`: in the windows of the look-ahead days 0–13, never in the past, holidays taken out.
 * DESIGN 4.5 "Slots".
 */
export function slotQuery(
  { wish, calendar, durationMinutes, contactPointBusy, lines }: SlotRequest,
  now: Date,
): SlotQuery {
  const { windows, localDays, isHoliday } = calendar;
  const { notBefore, notOnLocalDate, avoidTimeOfDay } = wish;
  const nowMinute = minuteAtOrAfter(now);
  const days = {
    windows,
    localDays,
    firstDayNumber: localDays.dayNumberAt(nowMinute),
    dayCount: LOOK_AHEAD_DAYS,
    isHoliday:
      notOnLocalDate === null ? isHoliday : (isoDate: string) => isoDate === notOnLocalDate || isHoliday(isoDate),
  };
  const query = {
    durationMinutes,
    contactPointBusy,
    lines,
    earliestMinute: notBefore === null ? nowMinute : Math.max(nowMinute, minuteAtOrAfter(notBefore)),
    open: createOpenTimes(days),
  };
  if (avoidTimeOfDay === null) return query;
  return { ...query, preferredOpen: createOpenTimes({ ...days, timeOfDay: windowsOtherThan(avoidTimeOfDay) }) };
}
