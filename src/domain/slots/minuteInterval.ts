import { MINUTE_MS } from '../calendar/durations.js';

/** A stretch of real time in whole minutes since 1970-01-01T00:00Z, half-open: `[start, end)`. */
export interface MinuteInterval {
  readonly start: number;
  readonly end: number;
}

/** The whole minutes that a stretch touches: whatever it covers in part is taken. */
export function coveringMinutes(startsAt: Date, endsAt: Date): MinuteInterval {
  return { start: Math.floor(startsAt.getTime() / MINUTE_MS), end: Math.ceil(endsAt.getTime() / MINUTE_MS) };
}

/** The first whole minute that does not lie before the instant. */
export function minuteAtOrAfter(instant: Date): number {
  return Math.ceil(instant.getTime() / MINUTE_MS);
}

export function instantOfMinute(minute: number): Date {
  return new Date(minute * MINUTE_MS);
}

/** Sorts, joins what overlaps or touches, and drops what is empty. Every list that the slot finder takes has this form. */
export function normalizeIntervals(intervals: readonly MinuteInterval[]): readonly MinuteInterval[] {
  if (isNormalized(intervals)) return intervals;
  const merged: MinuteInterval[] = [];
  for (const { start, end } of intervals.filter((one) => one.start < one.end).sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last === undefined || start > last.end) merged.push({ start, end });
    else if (end > last.end) merged[merged.length - 1] = { start: last.start, end };
  }
  return merged;
}

/** Windows come day by day, so that there is hardly ever anything to do. */
function isNormalized(intervals: readonly MinuteInterval[]): boolean {
  let before = Number.NEGATIVE_INFINITY;
  for (const { start, end } of intervals) {
    if (start <= before || end <= start) return false;
    before = end;
  }
  return true;
}

/** A normalized list with one more interval in it, in linear time; for a planner that books one call after the other. */
export function withInterval(normalized: readonly MinuteInterval[], added: MinuteInterval): MinuteInterval[] {
  const from = firstEndingAfter(normalized, added.start - 1);
  let { start, end } = added;
  let to = from;
  for (let next = normalized[to]; next !== undefined && next.start <= end; next = normalized[to]) {
    start = Math.min(start, next.start);
    end = Math.max(end, next.end);
    to += 1;
  }
  return normalized.toSpliced(from, to - from, { start, end });
}

/** Index of the first interval of a normalized list that ends after the minute; the list's length where none does. */
export function firstEndingAfter(normalized: readonly MinuteInterval[], minute: number): number {
  let low = 0;
  let high = normalized.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((normalized[middle] as MinuteInterval).end > minute) high = middle;
    else low = middle + 1;
  }
  return low;
}
