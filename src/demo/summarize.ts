import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';
import { isOpenPlacementStatus } from '../domain/placement/placementLifecycle.js';
import type { PlacementStatus } from '../domain/vocabulary.js';
import type { Core } from '../wiring/createCore.js';

type Counts = Readonly<Record<string, number>>;

export interface MonthSummary {
  readonly from: Date;
  readonly to: Date;
  readonly timeZone: string;
  /** Placement requests. */
  readonly total: number;
  /** Requests by end state. */
  readonly ended: Counts;
  /** Requests that wait, by the one reason that is told. */
  readonly waiting: Counts;
  /** By template and state. */
  readonly mails: Counts;
  /** By outcome, or by state where they have none. */
  readonly calls: Counts;
  /** Calls that repeat one that failed. */
  readonly retries: number;
  /** Contact points that rest after a refusal. */
  readonly cooling: number;
}

const DAY_MS = 86_400_000;
const MAILS = `
  SELECT coalesce(template_name, 'not composed') || ' ' || status AS key, count(*)::int AS count
  FROM communication.emails GROUP BY 1 ORDER BY 1`;
const CALLS =
  'SELECT coalesce(outcome, status) AS key, count(*)::int AS count FROM communication.phone_calls GROUP BY 1 ORDER BY 1';
const RETRIES = 'SELECT count(*)::int AS count FROM communication.phone_calls WHERE retry_of IS NOT NULL';
const COOLING = 'SELECT count(*)::int AS count FROM communication.contact_points WHERE refused_at > $1';

/** Adds up what became of every request since `from`: each is in exactly one end state or waits for a reason. */
export async function summarize({ orm, clock, rules }: Pick<Core, 'orm' | 'clock' | 'rules'>, from: Date) {
  const em = orm.em.fork();
  const to = clock.now();
  const daysAgo = (days: number) => new Date(to.getTime() - days * DAY_MS);
  const restsSince = daysAgo(rules.coolingDays);
  const rows = await queryRows<RequestRow>(em, REQUESTS, [daysAgo(rules.contactIntervalDays), to, restsSince]);
  const waits = (row: RequestRow) => isOpenPlacementStatus(row.status) && row.status !== 'UNREACHABLE';
  const summary: MonthSummary = {
    from,
    to,
    timeZone: rules.timeZone,
    total: rows.reduce((sum, row) => sum + row.count, 0),
    ended: addUp(rows.filter((row) => !waits(row)).map(({ status, count }) => ({ key: status, count }))),
    waiting: addUp(rows.filter(waits).map(({ why, count }) => ({ key: why, count }))),
    mails: addUp(await queryRows(em, MAILS)),
    calls: addUp(await queryRows(em, CALLS)),
    retries: await count(em, RETRIES),
    cooling: await count(em, COOLING, [restsSince]),
  };
  return summary;
}

interface RequestRow {
  readonly status: PlacementStatus;
  readonly why: string;
  readonly count: number;
}

function addUp(rows: readonly { readonly key: string; readonly count: number }[]): Counts {
  const counts: Record<string, number> = {};
  for (const { key, count: more } of rows) counts[key] = (counts[key] ?? 0) + more;
  return counts;
}

async function count(em: EntityManager, sql: string, parameters: readonly unknown[] = []): Promise<number> {
  const [row] = await queryRows<{ count: number }>(em, sql, parameters);
  return row?.count ?? 0;
}

/**
 * The reason why a request waits, read from what the service itself keeps about it. $1: mails attempted after this are
 * not due for a call yet, $2: now, $3: refusals after this make the contact point rest.
 */
const REQUESTS = `
  SELECT r.status, CASE
    WHEN r.status = 'WAITING_DETAILS' THEN 'MISSING_' || array_to_string(r.missing_details, '_')
    WHEN r.status = 'LATER' THEN 'DATE_NOT_REACHED'
    WHEN r.attention_reason IS NOT NULL THEN r.attention_reason
    WHEN t.status <> 'ACTIVE' THEN 'THERAPIST_' || t.status
    WHEN EXISTS (SELECT 1 FROM communication.phone_calls k JOIN communication.phone_call_batches b ON b.phone_call_id = k.id
                 JOIN communication.phone_call_batch_items i ON i.batch_id = b.id AND i.status = 'PLANNED'
                 WHERE i.placement_request_id = r.id AND k.status = 'SCHEDULED') THEN 'CALL_PLANNED'
    WHEN c.refused_at > $3 THEN 'COOLING'
    WHEN r.call_not_before > $2 THEN CASE r.outcome WHEN 'UNDECIDED' THEN 'UNDECIDED' ELSE 'CALL_POSTPONED' END
    WHEN c.unschedulable_reason IS NOT NULL THEN c.unschedulable_reason
    WHEN r.status = 'CONTACTED' AND r.outcome IS NULL AND e.status IN ('SENT', 'UNCERTAIN') AND e.attempted_at > $1 THEN 'AWAITING_ANSWER'
    WHEN r.status = 'CONTACTED' AND (r.outcome = 'UNDECIDED' OR e.attempted_at <= $1) THEN 'CALL_DUE'
    WHEN r.status = 'OPEN' AND b.id IS NOT NULL AND b.reasons <> '[]' THEN b.reasons -> 0 ->> 'code'
    WHEN r.status = 'OPEN' AND b.id IS NOT NULL THEN 'MAIL_PLANNED'
    WHEN r.status = 'OPEN' AND c.email IS NULL AND c.phone_owner_id IS NULL THEN 'NO_CONTACT_WAY'
    WHEN r.status = 'OPEN' AND (c.email IS NULL OR c.email_bounced_at IS NOT NULL) THEN 'PHONE_PATH'
    ELSE 'UNEXPLAINED' END AS why, count(*)::int AS count
  FROM communication.placement_requests r
  JOIN communication.therapists t ON t.id = r.therapist_id
  JOIN communication.contact_points c ON c.id = t.contact_point_id
  LEFT JOIN communication.emails e ON e.id = r.newest_email_id
  LEFT JOIN communication.email_batches b ON b.contact_point_id = c.id AND b.status IN ('PLANNED', 'QUEUED')
  GROUP BY 1, 2 ORDER BY 1, 2`;
