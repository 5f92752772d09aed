import type { MinuteInterval } from './minuteInterval.js';
import { firstEndingAfter } from './minuteInterval.js';
import type { OpenTimes } from './openIntervals.js';

/** Calls start on this grid. Offsets of time zones are multiples of it, so it is the same grid on every local clock. */
export const SLOT_GRID_MINUTES = 5;

/** What one call asks for, on whichever line. All lists are normalized. */
export interface FitQuery {
  readonly durationMinutes: number;
  /** A call fits entirely into one interval of these. */
  readonly open: OpenTimes;
  /** A call touches none of these. */
  readonly contactPointBusy: readonly MinuteInterval[];
}

/** The first start on the grid, not before `fromMinute`, at which the practice can be called; infinite where there is none. */
export function nextAtPractice({ open, contactPointBusy, durationMinutes }: FitQuery, fromMinute: number): number {
  let index = 0;
  for (let window = open.at(index); window !== undefined; index += 1, window = open.at(index)) {
    if (window.end <= fromMinute) continue;
    let start = onGrid(Math.max(window.start, fromMinute));
    while (start + durationMinutes <= window.end) {
      const blockedUntil = blockedUntilBy(contactPointBusy, start, durationMinutes);
      if (blockedUntil <= start) return start;
      start = onGrid(blockedUntil);
    }
  }
  return Number.POSITIVE_INFINITY;
}

/** `start` itself when the line can make the call then; else a later minute before which it cannot. */
export function nextOnLine(
  line: { readonly open: readonly MinuteInterval[]; readonly busy: readonly MinuteInterval[] },
  start: number,
  durationMinutes: number,
): number {
  const blockedUntil = blockedUntilBy(line.busy, start, durationMinutes);
  if (blockedUntil > start) return blockedUntil;
  const hours = line.open[firstEndingAfter(line.open, start)];
  if (hours === undefined) return Number.POSITIVE_INFINITY;
  if (hours.start > start) return hours.start;
  return start + durationMinutes > hours.end ? hours.end : start;
}

/** The end of what stands in the way of a call, or its own start where nothing does. */
function blockedUntilBy(busy: readonly MinuteInterval[], start: number, durationMinutes: number): number {
  const next = busy[firstEndingAfter(busy, start)];
  return next !== undefined && next.start < start + durationMinutes ? next.end : start;
}

function onGrid(minute: number): number {
  return Math.ceil(minute / SLOT_GRID_MINUTES) * SLOT_GRID_MINUTES;
}
