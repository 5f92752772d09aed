/** Ascending, null last; for texts by code units, like ids and ISO dates, never by the language of the machine. */
export function compareNullsLast<T extends string | number>(a: T | null, b: T | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b ? -1 : 1;
}

/** Longer ago first, null last. */
export function compareInstants(a: Date | null, b: Date | null): number {
  return compareNullsLast(a?.getTime() ?? null, b?.getTime() ?? null);
}
