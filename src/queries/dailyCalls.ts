import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows, toDate } from '../database/query.js';
import { compareDailyCalls } from '../domain/calls/dailyOrder.js';
import { localDayBounds } from './localDay.js';

/** A place on a day's list. */
export interface DailyCallView {
  readonly callId: string;
  readonly ended: boolean;
  /** From 1. */
  readonly position: number;
}

interface DailyQuery {
  /** ISO date by the clock of `timeZone`. */
  readonly date: string;
  readonly timeZone: string;
  /** Only this staff member's line; null: all. */
  readonly staffMemberId: string | null;
}

interface DailyRow {
  readonly id: string;
  readonly ended: boolean;
  readonly starts_at: string;
  readonly potentially_available: boolean;
  readonly unanswered_since: string | null;
}

const CALLS_OF_DAY = `
  SELECT c.id, c.status <> 'SCHEDULED' AS ended, c.starts_at, coalesce(bool_or(t.potentially_available), false) AS potentially_available,
    min(e.attempted_at) FILTER (WHERE r.outcome IS NULL AND e.status IN ('SENT', 'UNCERTAIN')) AS unanswered_since
  FROM communication.phone_calls c
  LEFT JOIN communication.phone_call_batches b ON b.phone_call_id = c.id
  LEFT JOIN communication.phone_call_batch_items i ON i.batch_id = b.id AND i.status <> 'REMOVED'
  LEFT JOIN communication.placement_requests r ON r.id = i.placement_request_id
  LEFT JOIN communication.therapists t ON t.id = r.therapist_id
  LEFT JOIN communication.emails e ON e.id = r.newest_email_id
  WHERE c.starts_at >= $1 AND c.starts_at < $2 AND c.status <> 'CANCELED' AND c.hidden_at IS NULL
    AND ($3::uuid IS NULL OR c.line_id IN (SELECT l.id FROM communication.call_lines l WHERE l.staff_member_id = $3))
  GROUP BY c.id`;

/** The calls of a day in the order in which they are worked (`compareDailyCalls`), ended ones behind them. */
export async function loadDailyCalls(
  em: EntityManager,
  { date, timeZone, staffMemberId }: DailyQuery,
): Promise<DailyCallView[]> {
  const day = localDayBounds(date, timeZone);
  if (!day) return [];
  const rows = await queryRows<DailyRow>(em, CALLS_OF_DAY, [day.from, day.to, staffMemberId]);
  return rows
    .map((row) => ({
      id: row.id,
      ended: row.ended,
      startsAt: toDate(row.starts_at),
      potentiallyAvailable: row.potentially_available,
      unansweredSince: toDate(row.unanswered_since),
    }))
    .sort((a, b) => Number(a.ended) - Number(b.ended) || compareDailyCalls(a, b))
    .map(({ id, ended }, index) => ({ callId: id, ended, position: index + 1 }));
}
