import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';

/** What the passing of domain time makes due, and for whom; `CALL` is for the staff. */
export type DueKind = 'INBOX' | 'WAITING_STATUS' | 'DETAILS' | 'LATER' | 'MISSED_CALL' | 'DELIVERY' | 'CALL';

/** In the order in which it is done: what comes in decides about what goes out. */
const SOURCES: readonly (readonly [kind: DueKind, column: string, rows: string])[] = [
  ['INBOX', 'due_at', `communication.inbox_events WHERE status = 'PENDING'`],
  ['WAITING_STATUS', 'give_up_at', `communication.inbox_events WHERE status = 'WAITING'`],
  ['DETAILS', 'details_due_at', `communication.placement_requests WHERE status = 'WAITING_DETAILS'`],
  ['LATER', 'later_until', `communication.placement_requests WHERE status = 'LATER'`],
  ['MISSED_CALL', 'ends_at', `communication.phone_calls WHERE status = 'SCHEDULED'`],
  ['DELIVERY', 'due_at', `communication.email_batches WHERE status = 'PLANNED' AND held_at IS NULL`],
  ['DELIVERY', 'due_at', `communication.emails WHERE status = 'QUEUED' AND NOT external_delivery`],
  ['CALL', 'starts_at', `communication.phone_calls WHERE status = 'SCHEDULED'`],
];

const DUE_WORK = SOURCES.map(
  ([kind, column, rows]) => `
  SELECT '${kind}' AS kind, EXISTS (SELECT 1 FROM ${rows} AND ${column} <= $1) AS due,
         (SELECT min(${column}) FROM ${rows} AND ${column} > $1) AS next`,
).join(' UNION ALL');

export interface DueWork {
  /** Due by now, in the order in which it is done. */
  readonly due: ReadonlySet<DueKind>;
  /** The first instant after now at which more becomes due; null: none is known. */
  readonly next: Date | null;
}

/** What is due at this domain instant, and when more will be. */
export async function readDueWork(em: EntityManager, now: Date): Promise<DueWork> {
  const rows = await queryRows<{ kind: DueKind; due: boolean; next: string | null }>(em, DUE_WORK, [now]);
  const upcoming = rows.flatMap((row) => (row.next === null ? [] : [new Date(row.next).getTime()]));
  return {
    due: new Set(rows.filter((row) => row.due).map((row) => row.kind)),
    next: upcoming.length === 0 ? null : new Date(Math.min(...upcoming)),
  };
}
