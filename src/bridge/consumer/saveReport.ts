import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../../database/query.js';
import type { ConsumerReport } from './consumerReport.js';

/** A process that has been silent for this long is gone. */
export const SILENT_AFTER_SECONDS = 30;

/** Keeps what this process's consumer says where every process can read it, and forgets those that are gone. */
export async function saveReport(em: EntityManager, instance: string, report: ConsumerReport): Promise<void> {
  await queryRows(
    em,
    `WITH now AS (SELECT clock_timestamp() AS now), gone AS (
       DELETE FROM communication.bridge_consumers
       WHERE instance <> $1 AND reported_at < clock_timestamp() - interval '${SILENT_AFTER_SECONDS} seconds')
     INSERT INTO communication.bridge_consumers AS known (instance, state, state_since, last_error, last_error_topic,
       last_error_at, next_retry_at, partitions, lag, events_per_second, received_total, reported_at)
     SELECT $1, $2, now, $3, $4, now - $5::integer * interval '1 ms', now + $6::integer * interval '1 ms', $7, $8, $9, $10, now
     FROM now
     ON CONFLICT (instance) DO UPDATE SET
       state = excluded.state,
       state_since = CASE WHEN known.state = excluded.state THEN known.state_since ELSE excluded.state_since END,
       last_error = excluded.last_error, last_error_topic = excluded.last_error_topic,
       last_error_at = excluded.last_error_at, next_retry_at = excluded.next_retry_at,
       partitions = excluded.partitions, lag = excluded.lag, events_per_second = excluded.events_per_second,
       received_total = excluded.received_total, reported_at = excluded.reported_at`,
    [
      instance,
      report.state,
      report.lastError,
      report.lastErrorTopic,
      report.lastErrorAgoMs,
      report.nextRetryInMs,
      report.partitions,
      report.lag,
      report.eventsPerSecond,
      report.receivedTotal,
    ],
  );
}

/** When the process closes in order. */
export async function forgetReport(em: EntityManager, instance: string): Promise<void> {
  await queryRows(em, 'DELETE FROM communication.bridge_consumers WHERE instance = $1', [instance]);
}
