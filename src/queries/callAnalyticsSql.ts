export type AnalyticsGroupBy = 'HOUR' | 'WEEKDAY' | 'OUTCOME' | 'STAFF' | 'DAY';

/** $1, $2: the time in which a call ended, half-open; $3: the zone of hours, weekdays and days. */
const KEYS: Readonly<Record<AnalyticsGroupBy, string>> = {
  HOUR: `to_char(c.outcome_at AT TIME ZONE $3::text, 'HH24')`,
  // "1MONDAY": sorts as the week runs, and says which day it is.
  WEEKDAY: `to_char(c.outcome_at AT TIME ZONE $3::text, 'IDFMDAY')`,
  DAY: `to_char(c.outcome_at AT TIME ZONE $3::text, 'YYYY-MM-DD')`,
  OUTCOME: 'c.outcome',
  STAFF: `coalesce((SELECT h.actor FROM communication.call_attempts h WHERE h.phone_call_id = c.id AND h.kind = 'OUTCOME'
            ORDER BY h.attempted_at DESC, h.id DESC LIMIT 1), 'service')`,
};

/** The calls that were made, each with its group. */
function madeCalls(groupBy: AnalyticsGroupBy): string {
  return `WITH made AS (
    SELECT c.id, c.outcome, c.try_number, c.outcome_at, ${KEYS[groupBy]} AS key FROM communication.phone_calls c
    WHERE c.outcome_at >= $1 AND c.outcome_at < $2 AND $3::text IS NOT NULL)`;
}

/** Patients of these calls with an outcome. */
const ANSWERS = `made m JOIN communication.phone_call_batches b ON b.phone_call_id = m.id
  JOIN communication.phone_call_batch_items i ON i.batch_id = b.id AND i.outcome IS NOT NULL`;

/** In each measure a row without a key stands for all groups together. */
export function outcomesSql(groupBy: AnalyticsGroupBy): string {
  return `${madeCalls(groupBy)} SELECT m.key, m.outcome, count(*)::int AS count FROM made m
    GROUP BY GROUPING SETS ((m.key, m.outcome), (m.outcome)) ORDER BY m.key, m.outcome`;
}

export function attemptsSql(groupBy: AnalyticsGroupBy): string {
  return `${madeCalls(groupBy)} ${spread('m.try_number')} FROM made m WHERE m.outcome = 'REACHED' ${BY_GROUP}`;
}

export function daysSql(groupBy: AnalyticsGroupBy): string {
  return `${madeCalls(groupBy)} ${spread('extract(epoch FROM m.outcome_at - mail.sent_at) / 86400')} FROM ${ANSWERS}
    JOIN LATERAL (
      SELECT max(e.sent_at) AS sent_at FROM communication.email_batch_items x JOIN communication.emails e ON e.batch_id = x.batch_id
      WHERE x.placement_request_id = i.placement_request_id AND x.member AND e.sent_at <= m.outcome_at
    ) mail ON mail.sent_at IS NOT NULL ${BY_GROUP}`;
}

export function acceptedSql(groupBy: AnalyticsGroupBy): string {
  return `${madeCalls(groupBy)} SELECT m.key, count(*)::int AS count FROM ${ANSWERS} WHERE i.outcome = 'ACCEPTED' ${BY_GROUP}`;
}

const BY_GROUP = 'GROUP BY GROUPING SETS ((m.key), ())';

function spread(value: string): string {
  return `SELECT m.key, avg(${value})::float8 AS average,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY (${value})::float8) AS median, count(*)::int AS count`;
}
