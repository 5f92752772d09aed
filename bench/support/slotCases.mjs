import { parseAvailability } from '../../dist/domain/availability/parseAvailability.js';
import { isPublicHoliday } from '../../dist/domain/calendar/publicHolidays.js';
import { createLocalDays } from '../../dist/domain/slots/createLocalDays.js';

export const ZONE = 'Europe/Berlin';
/** A Wednesday at 10:00 in Berlin: the clocks change on the Sunday, and Good Friday and Easter Monday lie ahead. */
export const NOW = new Date('2026-03-25T09:00:00.000Z');

const DAYS = ['montag', 'di', 'Wednesday', 'thu', 'freitag'];
const STATES = ['BE', 'BY', 'NW', 'SN', 'HH'];

/**
 * `count` practices to call, each for 5 or 10 minutes; every tenth has a call that stands in the way of another. Each answers
 * the phone on two or three days for half an hour to an hour and a half, at its own time of day.
 */
export function slotCases(count) {
  const localDays = createLocalDays(ZONE);
  return Array.from({ length: count }, (_, index) => {
    const state = STATES[index % STATES.length];
    const { windows } = parseAvailability(hoursOf(index));
    return {
      durationMinutes: index % 3 === 0 ? 10 : 5,
      calendar: { windows, localDays, isHoliday: (isoDate) => isPublicHoliday(isoDate, state) },
      state,
      busy: index % 10 === 0 ? [firstMinutesOf(windows, localDays)] : [],
    };
  });
}

export function hoursOf(index) {
  const start = 8 * 60 + ((index * 35) % 570);
  const window = `${clock(start)}-${clock(start + 30 + ((index * 7) % 61))}`;
  const days = index % 2 === 0 ? [index, index + 2] : [index, index + 1, index + 3];
  return Object.fromEntries(days.map((day) => [DAYS[day % DAYS.length], [window]]));
}

function clock(minute) {
  return `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
}

/** Twenty minutes from the beginning of the first window after today. */
function firstMinutesOf(windows, localDays) {
  const today = localDays.dayNumberAt(NOW.getTime() / 60_000);
  for (let number = today + 1; ; number += 1) {
    const { weekday, segments } = localDays.day(number);
    const window = windows[weekday][0];
    if (!window) continue;
    const { localStart, start: midnight } = segments.at(-1);
    const start = midnight + window.startMinute - localStart;
    return { start, end: start + 20 };
  }
}
