import { DateTime, Interval } from 'luxon';
import { isPublicHoliday } from '../../dist/domain/calendar/publicHolidays.js';
import { NOW, ZONE } from './slotCases.mjs';

const LOOK_AHEAD_DAYS = 14;
const GRID_MINUTES = 5;

/**
 * The same search as one writes it with luxon: days as DateTime, windows, working hours and calls as Interval, and every
 * fifth minute tried. Calls are kept by line and day, so that no candidate is compared with those of another day.
 */
export function createLuxonFinder(lineIds) {
  const now = DateTime.fromJSDate(NOW, { zone: ZONE });
  const days = Array.from({ length: LOOK_AHEAD_DAYS }, (_, offset) => now.startOf('day').plus({ days: offset }));
  const hours = new Map(days.map((day) => [day.toISODate(), workingHours(day)]));
  const lines = lineIds.map((lineId) => ({ lineId, calls: new Map(days.map((day) => [day.toISODate(), []])) }));

  function lineFor(call, date) {
    if (!hours.get(date)?.engulfs(call)) return undefined;
    return lines.find(({ calls }) => !calls.get(date).some((other) => other.overlaps(call)));
  }

  return {
    /** The earliest slot, which is booked; null where there is none. */
    findAndBook({ durationMinutes, calendar, state, busy }) {
      const busyHere = busy.map(({ start, end }) => intervalOf(start, end));
      for (const day of days) {
        const date = day.toISODate();
        if (isPublicHoliday(date, state)) continue;
        for (const window of calendar.windows[day.weekday]) {
          const open = Interval.fromDateTimes(atMinute(day, window.startMinute), atMinute(day, window.endMinute));
          for (let start = open.start; start < open.end; start = start.plus({ minutes: GRID_MINUTES })) {
            const call = Interval.after(start, { minutes: durationMinutes });
            if (start < now || !open.engulfs(call) || busyHere.some((other) => other.overlaps(call))) continue;
            const line = lineFor(call, date);
            if (!line) continue;
            line.calls.get(date).push(call);
            return { startMinute: call.start.toMillis() / 60_000, lineId: line.lineId };
          }
        }
      }
      return null;
    },
  };
}

function workingHours(day) {
  return day.weekday > 5 ? null : Interval.fromDateTimes(atMinute(day, 8 * 60), atMinute(day, 18 * 60));
}

function atMinute(day, minute) {
  return minute === 1_440 ? day.plus({ days: 1 }) : day.set({ hour: Math.floor(minute / 60), minute: minute % 60 });
}

function intervalOf(startMinute, endMinute) {
  const at = (minute) => DateTime.fromMillis(minute * 60_000, { zone: ZONE });
  return Interval.fromDateTimes(at(startMinute), at(endMinute));
}
