import { createBoundedCache } from '../domain/boundedCache.js';
import { createLocalDays, type LocalDays } from '../domain/slots/createLocalDays.js';
import { instantOfMinute } from '../domain/slots/minuteInterval.js';

const zones = createBoundedCache<string, LocalDays>(100);

export function localDaysOf(timeZone: string): LocalDays {
  return zones.get(timeZone, () => createLocalDays(timeZone));
}

export function dayNumberOf(isoDate: string): number {
  return Date.parse(`${isoDate}T00:00:00Z`) / 86_400_000;
}

/** First moment of a local day and first moment after it; null for a day that the zone skipped. */
export function localDayBounds(isoDate: string, timeZone: string): { readonly from: Date; readonly to: Date } | null {
  const { segments } = localDaysOf(timeZone).day(dayNumberOf(isoDate));
  const [first] = segments;
  const last = segments.at(-1);
  if (!first || !last) return null;
  return { from: instantOfMinute(first.start), to: instantOfMinute(last.start + last.localEnd - last.localStart) };
}
