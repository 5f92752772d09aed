import type { MinuteInterval } from './minuteInterval.js';
import { firstEndingAfter } from './minuteInterval.js';

/** Calls start on this grid. Offsets of time zones are multiples of it, so it is the same grid on every local clock. */
export const SLOT_GRID_MINUTES = 5;

/** All lists are normalized. */
export interface FitQuery {
  readonly durationMinutes: number;
  /** No start before this epoch minute. */
  readonly earliestMinute: number;
  /** Only starts before this one are of interest. */
  readonly beforeMinute: number;
  /** A call fits entirely into one interval of each. */
  readonly therapistOpen: readonly MinuteInterval[];
  readonly lineOpen: readonly MinuteInterval[];
  /** A call touches none of these, neither at the contact point nor on the line. */
  readonly contactPointBusy: readonly MinuteInterval[];
  readonly lineBusy: readonly MinuteInterval[];
}

/** The earliest start on the grid, or undefined: two pointers over what is open, a binary search in what is busy. */
export function fitCall(query: FitQuery): number | undefined {
  const { therapistOpen, lineOpen, earliestMinute, beforeMinute, durationMinutes } = query;
  let t = firstEndingAfter(therapistOpen, earliestMinute);
  let l = firstEndingAfter(lineOpen, earliestMinute);
  for (;;) {
    const therapist = therapistOpen[t];
    const line = lineOpen[l];
    if (therapist === undefined || line === undefined) return undefined;
    const start = Math.max(therapist.start, line.start, earliestMinute);
    if (start >= beforeMinute) return undefined;
    const end = Math.min(therapist.end, line.end, beforeMinute - 1 + durationMinutes);
    const fit = fitBetween(start, end, query);
    if (fit !== undefined) return fit;
    if (therapist.end < line.end) t += 1;
    else l += 1;
  }
}

function fitBetween(start: number, end: number, query: FitQuery): number | undefined {
  let candidate = onGrid(start);
  while (candidate + query.durationMinutes <= end) {
    const blockedUntil = Math.max(
      blockedUntilBy(query.contactPointBusy, candidate, query.durationMinutes),
      blockedUntilBy(query.lineBusy, candidate, query.durationMinutes),
    );
    if (blockedUntil <= candidate) return candidate;
    candidate = onGrid(blockedUntil);
  }
  return undefined;
}

/** The end of what stands in the way of a call, or its own start where nothing does. */
function blockedUntilBy(busy: readonly MinuteInterval[], start: number, durationMinutes: number): number {
  const next = busy[firstEndingAfter(busy, start)];
  return next !== undefined && next.start < start + durationMinutes ? next.end : start;
}

function onGrid(minute: number): number {
  return Math.ceil(minute / SLOT_GRID_MINUTES) * SLOT_GRID_MINUTES;
}
