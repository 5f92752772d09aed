import { queryRows } from '../database/query.js';
import type { PlacementStatus } from '../domain/vocabulary.js';
import type { Core } from '../wiring/createCore.js';

export interface MonthSummary {
  readonly total: number;
  /** Requests by end state. */
  readonly ended: Readonly<Record<string, number>>;
  /** Requests that wait, by why. */
  readonly waiting: Readonly<Record<string, number>>;
  readonly mails: Readonly<Record<string, number>>;
  /** Calls by outcome, or by state where they have none. */
  readonly calls: Readonly<Record<string, number>>;
}

const END_STATES: ReadonlySet<PlacementStatus> = new Set<PlacementStatus>([
  'ACCEPTED',
  'REJECTED',
  'UNREACHABLE',
  'WITHDRAWN',
  'PLACED_ELSEWHERE',
]);

/** Adds up what became of every request: each is in exactly one end state or waits for a reason. */
export async function summarize({ orm, clock, rules }: Pick<Core, 'orm' | 'clock' | 'rules'>): Promise<MonthSummary> {
  const em = orm.em.fork();
  const dueBefore = new Date(clock.now().getTime() - rules.contactIntervalDays * 86_400_000);
  const rows = await queryRows<{ status: PlacementStatus; why: string; count: number }>(em, REQUESTS, [
    dueBefore,
    clock.now(),
  ]);
  const ended: Record<string, number> = {};
  const waiting: Record<string, number> = {};
  for (const row of rows) {
    const [group, key] = END_STATES.has(row.status) ? [ended, row.status] : [waiting, `${row.status}: ${row.why}`];
    group[key] = (group[key] ?? 0) + row.count;
  }
  return {
    total: rows.reduce((sum, row) => sum + row.count, 0),
    ended,
    waiting,
    mails: await counts(
      em,
      `SELECT coalesce(template_name, 'not composed') || ' ' || status AS key, count(*)::int AS count FROM communication.emails GROUP BY 1 ORDER BY 1`,
    ),
    calls: await counts(
      em,
      'SELECT coalesce(outcome, status) AS key, count(*)::int AS count FROM communication.phone_calls GROUP BY 1 ORDER BY 1',
    ),
  };
}

async function counts(em: Parameters<typeof queryRows>[0], sql: string): Promise<Record<string, number>> {
  return Object.fromEntries(
    (await queryRows<{ key: string; count: number }>(em, sql)).map((row) => [row.key, row.count]),
  );
}

/** The reason why a request waits, read from what the service itself keeps about it. */
const REQUESTS = `
  SELECT r.status, CASE
    WHEN r.status = 'WAITING_DETAILS' THEN 'MISSING_' || array_to_string(r.missing_details, '_')
    WHEN r.status = 'LATER' THEN 'DATE_NOT_REACHED'
    WHEN r.attention_reason IS NOT NULL THEN r.attention_reason
    WHEN t.status <> 'ACTIVE' THEN 'THERAPIST_' || t.status
    WHEN EXISTS (SELECT 1 FROM communication.phone_calls k JOIN communication.phone_call_batches b ON b.phone_call_id = k.id
                 JOIN communication.phone_call_batch_items i ON i.batch_id = b.id AND i.status = 'PLANNED'
                 WHERE i.placement_request_id = r.id AND k.status = 'SCHEDULED') THEN 'CALL_PLANNED'
    WHEN r.call_not_before > $2 THEN 'CALL_POSTPONED'
    WHEN c.unschedulable_reason IS NOT NULL THEN c.unschedulable_reason
    WHEN r.status = 'CONTACTED' AND e.status IN ('SENT', 'UNCERTAIN') AND e.attempted_at > $1 THEN 'AWAITING_ANSWER'
    WHEN r.status = 'CONTACTED' AND r.outcome = 'UNDECIDED' THEN 'UNDECIDED'
    WHEN r.status = 'CONTACTED' AND e.attempted_at <= $1 THEN 'CALL_DUE'
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

/** The summary as lines of text. */
export function describeSummary(summary: MonthSummary): string {
  const block = (title: string, record: Readonly<Record<string, number>>) => [
    `  ${title}`,
    ...Object.entries(record).map(([key, count]) => `    ${String(count).padStart(5)}  ${key}`),
  ];
  const sum = [...Object.values(summary.ended), ...Object.values(summary.waiting)].reduce((a, b) => a + b, 0);
  return [
    '',
    `  ${summary.total} placement requests: ${sum} accounted for`,
    ...block('ended', summary.ended),
    ...block('waiting, with the reason', summary.waiting),
    ...block('mails', summary.mails),
    ...block('calls', summary.calls),
    '',
  ].join('\n');
}
