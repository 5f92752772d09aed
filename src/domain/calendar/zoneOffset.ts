import { IANAZone } from 'luxon';
import { CommunicationError } from '../../errors.js';
import { createBoundedCache } from '../boundedCache.js';
import { DAY_MS, MINUTE_MS } from './durations.js';

/** One UTC day of a zone: its offsets to UTC and, where they differ, the instant of the change. */
interface ZoneDay {
  readonly offsetBeforeMs: number;
  readonly offsetAfterMs: number;
  readonly changesAt: number | null;
}

/** Asking Intl costs microseconds per instant; a zone's day is asked once. 20,000 days are some 50 zone-years. */
const zoneDays = createBoundedCache<string, ZoneDay>(20_000);
const zones = createBoundedCache<string, IANAZone>(1_000);

/** Offset of the zone's wall clock to UTC at an instant, in milliseconds (Berlin in winter: 3,600,000). */
export function zoneOffsetMs(timeZone: string, atMs: number): number {
  const day = zoneDay(timeZone, Math.floor(atMs / DAY_MS));
  return day.changesAt !== null && atMs >= day.changesAt ? day.offsetAfterMs : day.offsetBeforeMs;
}

/** First instant in `(afterMs, untilMs]` at which the zone's offset changes, or null. */
export function nextOffsetChangeMs(timeZone: string, afterMs: number, untilMs: number): number | null {
  const lastDay = Math.floor(untilMs / DAY_MS);
  for (let dayNumber = Math.floor(afterMs / DAY_MS); dayNumber <= lastDay; dayNumber++) {
    const { changesAt } = zoneDay(timeZone, dayNumber);
    if (changesAt !== null && changesAt > afterMs && changesAt <= untilMs) return changesAt;
  }
  return null;
}

function zoneDay(timeZone: string, dayNumber: number): ZoneDay {
  return zoneDays.get(`${timeZone} ${dayNumber}`, () => readZoneDay(zoneNamed(timeZone), dayNumber));
}

/** A zone changes its offset at most once a day, so the two ends of a day tell whether to look for a change. */
function readZoneDay(zone: IANAZone, dayNumber: number): ZoneDay {
  const startMs = dayNumber * DAY_MS;
  const before = zone.offset(startMs);
  const after = zone.offset(startMs + DAY_MS);
  const changesAt = before === after ? null : findChange(zone, startMs, startMs + DAY_MS, before);
  return { offsetBeforeMs: before * MINUTE_MS, offsetAfterMs: after * MINUTE_MS, changesAt };
}

/** Bisects to the first millisecond with another offset than `before`; `lowMs` still has it, `highMs` no longer. */
function findChange(zone: IANAZone, lowMs: number, highMs: number, before: number): number {
  let low = lowMs;
  let high = highMs;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (zone.offset(middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

function zoneNamed(timeZone: string): IANAZone {
  return zones.get(timeZone, () => {
    const zone = IANAZone.create(timeZone);
    if (!zone.isValid) throw new CommunicationError('UNKNOWN_TIME_ZONE', `Unknown time zone "${timeZone}"`);
    return zone;
  });
}
