import { therapistCalendar } from '../calls/therapistCalendars.js';
import { instantOfMinute } from '../domain/slots/minuteInterval.js';
import { openIntervals } from '../domain/slots/openIntervals.js';
import type { Therapist } from '../entities/Therapist.js';

/** When a therapist answers on the local day of an instant; none on a public holiday. */
export function windowsOn(therapist: Therapist | null, instant: Date): { startsAt: Date; endsAt: Date }[] {
  const calendar = therapistCalendar(therapist);
  if (!calendar) return [];
  const firstDayNumber = calendar.localDays.dayNumberAt(Math.floor(instant.getTime() / 60_000));
  return openIntervals({ ...calendar, firstDayNumber, dayCount: 1 }).map(({ start, end }) => ({
    startsAt: instantOfMinute(start),
    endsAt: instantOfMinute(end),
  }));
}
