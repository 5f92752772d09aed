import { queryRows } from '../database/query.js';
import type { Transact } from '../database/unitOfWork.js';
import type { Logger } from '../logging/createLogger.js';

/** One transaction each: neither the feed's head nor anybody who replays waits for long. */
const PAGE_SIZE = 5_000;

/**
 * Deletes a page of what has been settled for long enough, in the database's real time, and says so in `feed_head`: a cursor
 * below `kept_from` is CURSOR_TOO_OLD. What waits (PENDING, PARKED) stays, however old it is. The status is looked at
 * again when the row is locked: an event that is replayed meanwhile stays too.
 */
const DELETE_PAGE = `
  WITH page AS (
    SELECT position, coalesce(published_at, dropped_at, created_at) < clock_timestamp() - $2 * interval '1 day' AS is_old
    FROM communication.outbox_events
    WHERE position > $1 AND status IN ('PUBLISHED', 'FEED_ONLY', 'DROPPED')
    ORDER BY position LIMIT $3
  ), gone AS (
    DELETE FROM communication.outbox_events o USING page p
    WHERE o.position = p.position AND p.is_old AND o.status IN ('PUBLISHED', 'FEED_ONLY', 'DROPPED')
    RETURNING o.position
  ), head AS (
    UPDATE communication.feed_head SET kept_from = greatest(kept_from, (SELECT max(position) + 1 FROM gone))
    WHERE EXISTS (SELECT 1 FROM gone)
  )
  SELECT (SELECT max(position) FROM page) AS last, (SELECT count(*) FROM page)::integer AS looked_at,
    (SELECT count(*) FROM page WHERE is_old)::integer AS old, (SELECT count(*) FROM gone)::integer AS deleted`;

interface PageRow {
  readonly last: string | null;
  readonly looked_at: number;
  readonly old: number;
  readonly deleted: number;
}

interface RetentionParts {
  readonly transact: Transact;
  readonly retentionDays: number;
  readonly logger: Logger;
}

/** Forgets published events after OUTBOX_RETENTION_DAYS. Resolves with how many. Twice at once is harmless. */
export function createEventRetention({ transact, retentionDays, logger }: RetentionParts): () => Promise<number> {
  return async () => {
    let deleted = 0;
    for (let after = '0'; ; ) {
      const parameters = [after, retentionDays, PAGE_SIZE];
      const [page] = await transact((em) => queryRows<PageRow>(em, DELETE_PAGE, parameters));
      deleted += page?.deleted ?? 0;
      // Positions follow time closely enough: behind a page without anything old there is nothing old.
      if (!page?.last || page.old === 0 || page.looked_at < PAGE_SIZE) break;
      after = page.last;
    }
    if (deleted > 0) logger.info({ event: 'outbox.events_deleted', count: deleted });
    return deleted;
  };
}
