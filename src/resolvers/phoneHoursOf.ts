import { parseAvailability } from '../domain/availability/parseAvailability.js';
import { ISO_WEEKDAYS } from '../domain/availability/weeklyWindows.js';
import { type PhoneHours, WEEKDAYS } from '../schema/types/PhoneHours.js';

/** A therapist's raw availability as readable windows; what cannot be read is a warning of the therapist. */
export function phoneHoursOf(availability: unknown): PhoneHours[] {
  const { windows } = parseAvailability(availability);
  return ISO_WEEKDAYS.flatMap((weekday) =>
    windows[weekday].map(({ startMinute, endMinute }) => ({
      weekday: WEEKDAYS[weekday - 1] as PhoneHours['weekday'],
      startsAt: timeOf(startMinute),
      endsAt: timeOf(endMinute),
    })),
  );
}

function timeOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
