import Holidays from 'date-holidays';
import { type BoundedCache, createBoundedCache } from '../boundedCache.js';
import type { FederalState } from '../vocabulary.js';

interface Place {
  readonly calendar: Holidays;
  readonly years: BoundedCache<number, ReadonlySet<string>>;
}

/** A year costs milliseconds to work out; 17 places × 30 years are remembered. */
const places = createBoundedCache<string, Place>(17);
const REMEMBERED_YEARS = 30;

/**
 * Whether a date ("2026-06-04") is a public holiday in the whole of a federal state. Without a state only the
 * nationwide ones count. Observances, bank holidays and those of single towns do not (DESIGN 4.1.4).
 */
export function isPublicHoliday(isoDate: string, federalState: FederalState | null): boolean {
  // Reads as far as the first hyphen; asked for many times per slot, so nothing is cut out or put together here.
  const year = Number.parseInt(isoDate, 10);
  const place = placeOf(federalState ?? '');
  return place.years.get(year, () => publicHolidays(place.calendar, year)).has(isoDate);
}

function publicHolidays(calendar: Holidays, year: number): ReadonlySet<string> {
  const publicOnes = calendar.getHolidays(year).filter((holiday) => holiday.type === 'public');
  return new Set(publicOnes.map((holiday) => holiday.date.slice(0, 10)));
}

function placeOf(name: string): Place {
  return places.get(name, () => ({
    calendar: name === '' ? new Holidays('DE') : new Holidays('DE', name),
    years: createBoundedCache(REMEMBERED_YEARS),
  }));
}
