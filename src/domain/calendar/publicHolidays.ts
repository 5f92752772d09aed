import Holidays from 'date-holidays';
import { createBoundedCache } from '../boundedCache.js';
import type { FederalState } from '../vocabulary.js';

/** A year costs milliseconds to work out; 17 places × 30 years fit. */
const holidaysOfYear = createBoundedCache<string, ReadonlySet<string>>(510);
const calendars = createBoundedCache<string, Holidays>(17);

/**
 * Whether a date ("2026-06-04") is a public holiday in the whole of a federal state. Without a state only the
 * nationwide ones count. Observances, bank holidays and those of single towns do not (DESIGN 4.1.4).
 */
export function isPublicHoliday(isoDate: string, federalState: FederalState | null): boolean {
  return publicHolidays(Number(isoDate.slice(0, 4)), federalState).has(isoDate);
}

function publicHolidays(year: number, federalState: FederalState | null): ReadonlySet<string> {
  const place = federalState ?? '';
  return holidaysOfYear.get(`${place}${year}`, () => {
    const all = calendarOf(place).getHolidays(year);
    return new Set(all.filter((holiday) => holiday.type === 'public').map((holiday) => holiday.date.slice(0, 10)));
  });
}

function calendarOf(place: string): Holidays {
  return calendars.get(place, () => (place === '' ? new Holidays('DE') : new Holidays('DE', place)));
}
