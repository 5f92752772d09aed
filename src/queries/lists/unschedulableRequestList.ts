import { anyIdOf, anyOf, between, type Range } from '../conditions.js';
import type { ListDefinition } from '../createConnections.js';
import type { ListRow, ListSource } from '../listSource.js';

export interface UnschedulableFilter {
  readonly reasons?: readonly string[] | null;
  readonly therapistIds?: readonly string[] | null;
  readonly contactPointIds?: readonly string[] | null;
  readonly since?: Range<Date> | null;
}

/** A request that is due for a call which could not be planned (DESIGN 4.5). */
export interface UnschedulableRequest {
  /** The placement request's. */
  readonly id: string;
  readonly therapistId: string;
  readonly contactPointId: string;
  readonly reason: string;
  readonly since: Date;
}

interface UnschedulableRow extends ListRow {
  readonly therapist_id: string;
  readonly contact_point_id: string;
  readonly reason: string;
  readonly since: string;
}

/** Longest waiting first; `now` is domain time. */
export function unschedulableRequestList(
  now: Date,
  contactIntervalDays: number,
): ListDefinition<UnschedulableFilter, 'since', UnschedulableRequest> {
  return {
    source: sourceAt(now, contactIntervalDays),
    defaultOrder: { field: 'since', direction: 'ASC' },
    load: async (rows) => (rows as readonly UnschedulableRow[]).map(requestOf),
    conditions: (filter) => [
      ...anyOf('n.reason', filter.reasons, 'filter.reasons'),
      ...anyIdOf('n.therapist_id', filter.therapistIds, 'filter.therapistIds'),
      ...anyIdOf('n.contact_point_id', filter.contactPointIds, 'filter.contactPointIds'),
      ...between('n.since', filter.since, 'filter.since'),
    ],
  };
}

/** Those that the call would carry: the due ones, and who waits for a mail and would go along (DESIGN 4.1.5). */
function sourceAt(now: Date, contactIntervalDays: number): ListSource<'since'> {
  const dueBefore = new Date(now.getTime() - contactIntervalDays * 86_400_000);
  // The times are ours, so they may stand in the statement.
  const at = (instant: Date) => `timestamptz '${instant.toISOString()}'`;
  return {
    name: 'unschedulableRequests',
    from: `(
      SELECT r.id, r.therapist_id, t.contact_point_id, c.unschedulable_reason AS reason, c.unschedulable_since AS since
      FROM communication.contact_points c
      JOIN communication.therapists t ON t.contact_point_id = c.id AND t.status = 'ACTIVE'
      JOIN communication.placement_requests r ON r.therapist_id = t.id AND r.undecided_answers < 2
        AND (r.call_not_before IS NULL OR r.call_not_before <= ${at(now)})
      LEFT JOIN communication.emails e ON e.id = r.newest_email_id
      WHERE c.unschedulable_reason IS NOT NULL AND (r.status = 'OPEN' OR (r.status = 'CONTACTED' AND (
        (r.outcome = 'UNDECIDED' AND r.undecided_answers = 1)
        OR (r.outcome IS NULL AND e.status IN ('SENT', 'UNCERTAIN') AND e.attempted_at <= ${at(dueBefore)}))))
        AND NOT EXISTS (
          SELECT 1 FROM communication.phone_call_batch_items i JOIN communication.phone_call_batches b ON b.id = i.batch_id
          JOIN communication.phone_calls k ON k.id = b.phone_call_id AND k.status = 'SCHEDULED'
          WHERE i.placement_request_id = r.id AND i.status = 'PLANNED')) n`,
    idType: 'uuid',
    columns: ['n.therapist_id', 'n.contact_point_id', 'n.reason', 'n.since'],
    orders: { since: { sql: 'n.since', type: 'timestamptz' } },
  };
}

function requestOf(row: UnschedulableRow): UnschedulableRequest {
  return {
    id: row.id,
    therapistId: row.therapist_id,
    contactPointId: row.contact_point_id,
    reason: row.reason,
    since: new Date(row.since),
  };
}
