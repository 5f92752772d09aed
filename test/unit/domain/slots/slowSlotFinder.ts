import { DateTime } from 'luxon';
import type { WeeklyWindows } from '../../../../src/domain/availability/weeklyWindows.js';
import type { MinuteInterval } from '../../../../src/domain/slots/minuteInterval.js';

/** The question in its own words, without any of the fast finder's preparation. */
export interface SlowQuery {
  readonly nowMinute: number;
  readonly durationMinutes: number;
  readonly lookAheadDays: number;
  readonly zone: string;
  readonly windows: WeeklyWindows;
  readonly holidays: ReadonlySet<string>;
  readonly contactPointBusy: readonly MinuteInterval[];
  readonly lines: readonly {
    readonly lineId: string;
    readonly zone: string;
    readonly hours: WeeklyWindows;
    readonly busy: readonly MinuteInterval[];
  }[];
}

interface LocalMinute {
  readonly date: string;
  readonly weekday: number;
  readonly minuteOfDay: number;
}

const localMinutes = new Map<string, Map<number, LocalMinute>>();

/** What a wall clock in the zone shows; remembered, because thousands of cases ask for the same minutes. */
function localMinute(zone: string, epochMinute: number): LocalMinute {
  const minutes = localMinutes.get(zone) ?? new Map<number, LocalMinute>();
  localMinutes.set(zone, minutes);
  const known = minutes.get(epochMinute);
  if (known !== undefined) return known;
  const local = DateTime.fromMillis(epochMinute * 60_000, { zone });
  const shown = { date: local.toISODate()!, weekday: local.weekday, minuteOfDay: local.hour * 60 + local.minute };
  minutes.set(epochMinute, shown);
  return shown;
}

const isOpen = (windows: WeeklyWindows, { weekday, minuteOfDay }: LocalMinute) =>
  windows[weekday as 1].some(({ startMinute, endMinute }) => startMinute <= minuteOfDay && minuteOfDay < endMinute);
const isBusy = (busy: readonly MinuteInterval[], minute: number) =>
  busy.some(({ start, end }) => start <= minute && minute < end);

/**
 * The independent finder: tries every fifth minute and looks at each minute of the call, on each line in turn. Slow and
 * obviously right: a call is possible when in each of its minutes everybody is there, nobody is busy and no day is off.
 */
export function slowSlots(query: SlowQuery): { startMinute: number; lineId: string }[] {
  const today = DateTime.fromMillis(query.nowMinute * 60_000, { zone: query.zone }).startOf('day');
  const allowedDates = new Set(
    Array.from({ length: query.lookAheadDays }, (_, days) => today.plus({ days }).toISODate()!).filter(
      (date) => !query.holidays.has(date),
    ),
  );
  const lastMinute = query.nowMinute + (query.lookAheadDays + 1) * 1440;
  const found: { startMinute: number; lineId: string }[] = [];
  const therapistFree = (minute: number) => {
    const local = localMinute(query.zone, minute);
    return allowedDates.has(local.date) && isOpen(query.windows, local) && !isBusy(query.contactPointBusy, minute);
  };
  for (let start = query.nowMinute; start < lastMinute; start += 1) {
    if (start % 5 !== 0 || !therapistFree(start)) continue;
    const minutes = Array.from({ length: query.durationMinutes }, (_, offset) => start + offset);
    if (!minutes.every(therapistFree)) continue;
    const line = query.lines.find(({ zone, hours, busy }) =>
      minutes.every((minute) => isOpen(hours, localMinute(zone, minute)) && !isBusy(busy, minute)),
    );
    if (line !== undefined) found.push({ startMinute: start, lineId: line.lineId });
  }
  return found;
}
