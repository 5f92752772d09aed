import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';
import type { CallOutcome } from '../domain/vocabulary.js';
import { CommunicationError } from '../errors.js';
import { type AnalyticsGroupBy, acceptedSql, attemptsSql, daysSql, outcomesSql } from './callAnalyticsSql.js';
import { dayNumberOf, localDayBounds } from './localDay.js';

const MAXIMUM_DAYS = 92;

interface AnalyticsQuery {
  /** ISO dates by the clock of `timeZone`, both included. */
  readonly from: string;
  readonly to: string;
  readonly groupBy: AnalyticsGroupBy;
  readonly timeZone: string;
}

interface Spread {
  readonly average: number;
  readonly median: number;
  readonly count: number;
}

interface GroupFigures {
  readonly key: string;
  readonly hour: number | null;
  readonly weekday: string | null;
  readonly outcome: string | null;
  readonly day: string | null;
  readonly calls: number;
  readonly reached: number;
  readonly reachRate: number;
  readonly outcomes: readonly { readonly outcome: CallOutcome; readonly count: number }[];
  readonly attemptsUntilReached: Spread | null;
  readonly daysFromMailToAnswer: Spread | null;
  readonly accepted: number;
  readonly acceptedPerCall: number;
}

interface KeyRow {
  /** Null in the row of the whole. */
  readonly key: string | null;
}
type OutcomeRow = KeyRow & { readonly outcome: CallOutcome; readonly count: number };
type SpreadRow = KeyRow & Spread;
type AcceptedRow = KeyRow & { readonly count: number };

/**
 * Figures of the calls made in a range of days, one statement per measure.
 * @throws CommunicationError BAD_USER_INPUT naming the field, for a reversed range and one of more than 92 days
 */
export async function loadCallAnalytics(
  em: EntityManager,
  query: AnalyticsQuery,
): Promise<{ groups: GroupFigures[]; total: GroupFigures | null }> {
  const values = [...rangeOf(query), query.timeZone];
  const { groupBy } = query;
  const [outcomes, attempts, days, accepted] = await Promise.all([
    queryRows<OutcomeRow>(em, outcomesSql(groupBy), values),
    queryRows<SpreadRow>(em, attemptsSql(groupBy), values),
    queryRows<SpreadRow>(em, daysSql(groupBy), values),
    queryRows<AcceptedRow>(em, acceptedSql(groupBy), values),
  ]);
  const keys = [...new Set(outcomes.map((row) => row.key))].sort();
  const figures = keys.map((key) =>
    figuresOf(
      key,
      groupBy,
      outcomes.filter((row) => row.key === key),
      {
        attempts: attempts.find((row) => row.key === key),
        days: days.find((row) => row.key === key),
        accepted: accepted.find((row) => row.key === key)?.count ?? 0,
      },
    ),
  );
  return {
    groups: figures.filter((_, index) => keys[index] !== null),
    total: figures[keys.indexOf(null)] ?? null,
  };
}

const TOTAL = 'TOTAL';

function figuresOf(
  key: string | null,
  groupBy: AnalyticsGroupBy,
  rows: readonly OutcomeRow[],
  more: { readonly attempts?: SpreadRow; readonly days?: SpreadRow; readonly accepted: number },
): GroupFigures {
  const calls = rows.reduce((sum, row) => sum + row.count, 0);
  const reached = rows.find((row) => row.outcome === 'REACHED')?.count ?? 0;
  return {
    ...labels(key, groupBy),
    calls,
    reached,
    reachRate: reached / calls,
    outcomes: rows.map(({ outcome, count }) => ({ outcome, count })),
    attemptsUntilReached: spreadOf(more.attempts),
    daysFromMailToAnswer: spreadOf(more.days),
    accepted: more.accepted,
    acceptedPerCall: more.accepted / calls,
  };
}

function labels(key: string | null, groupBy: AnalyticsGroupBy) {
  const none = { hour: null, weekday: null, outcome: null, day: null };
  if (key === null) return { key: TOTAL, ...none };
  switch (groupBy) {
    case 'HOUR':
      return { key, ...none, hour: Number(key) };
    case 'WEEKDAY': {
      const weekday = key.slice(1);
      return { key: weekday, ...none, weekday };
    }
    case 'OUTCOME':
      return { key, ...none, outcome: key };
    case 'DAY':
      return { key, ...none, day: key };
    case 'STAFF':
      return { key, ...none };
    default:
      return groupBy satisfies never;
  }
}

function spreadOf(row: SpreadRow | undefined): Spread | null {
  return row && row.count > 0 ? { average: row.average, median: row.median, count: row.count } : null;
}

function rangeOf({ from, to, timeZone }: AnalyticsQuery): [Date, Date] {
  const days = dayNumberOf(to) - dayNumberOf(from) + 1;
  if (days < 1) throw badRange('`to` must not be before `from`.');
  if (days > MAXIMUM_DAYS) throw badRange(`At most ${MAXIMUM_DAYS} days.`);
  const first = localDayBounds(from, timeZone);
  const last = localDayBounds(to, timeZone);
  if (!first || !last) throw badRange('There is no such day in the zone of the service.');
  return [first.from, last.to];
}

function badRange(message: string): CommunicationError {
  return new CommunicationError('BAD_USER_INPUT', message, { field: 'range.to' });
}
