import { compareInstants, compareNullsLast } from './compareNullsLast.js';

export interface DailyCall {
  readonly id: string;
  readonly startsAt: Date;
  readonly potentiallyAvailable: boolean;
  /** See `CallPriority`. */
  readonly unansweredSince: Date | null;
}

/**
 * The order in which the calls of a day are worked: by slot; of those at the same time `potentially_available` first,
 * then the longest unanswered, then the id.
 */
export function compareDailyCalls(a: DailyCall, b: DailyCall): number {
  return (
    compareInstants(a.startsAt, b.startsAt) ||
    Number(b.potentiallyAvailable) - Number(a.potentiallyAvailable) ||
    compareInstants(a.unansweredSince, b.unansweredSince) ||
    compareNullsLast(a.id, b.id)
  );
}
