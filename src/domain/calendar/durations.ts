export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
/** 24 hours, whatever the wall clock does meanwhile. */
export const DAY_MS = 24 * HOUR_MS;

/** `days` × 24 h later: the rules of DESIGN 4.1 count elapsed time, not calendar days. */
export function plusDays(instant: Date, days: number): Date {
  return new Date(instant.getTime() + days * DAY_MS);
}

/** The later of two instants; `null` is "never". */
export function latest(first: Date | null, second: Date | null): Date | null {
  if (first === null) return second;
  if (second === null) return first;
  return second.getTime() > first.getTime() ? second : first;
}
