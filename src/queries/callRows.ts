import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows, toDate } from '../database/query.js';

/** Somebody is calling now. */
export interface LiveClaim {
  /** Staff member, as named in the claim. */
  readonly claimedBy: string;
  /** Domain time. */
  readonly claimedAt: Date;
  /** Real time. */
  readonly until: Date;
}

/** Claims whose lease has not run out, by call. */
export async function loadLiveClaims(em: EntityManager, callIds: readonly string[]): Promise<Map<string, LiveClaim>> {
  const rows = await queryRows<{ id: string; claimed_by: string; claimed_at: string; claim_until: string }>(
    em,
    `SELECT id, claimed_by, claimed_at, claim_until FROM communication.phone_calls
     WHERE id = ANY($1) AND claim_until > clock_timestamp()`,
    [callIds],
  );
  return new Map(
    rows.map((row) => [
      row.id,
      { claimedBy: row.claimed_by, claimedAt: toDate(row.claimed_at), until: toDate(row.claim_until) },
    ]),
  );
}

/** The call that followed a failed one. */
export async function loadSuccessors(em: EntityManager, callIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await queryRows<{ id: string; retry_of: string }>(
    em,
    'SELECT id, retry_of FROM communication.phone_calls WHERE retry_of = ANY($1)',
    [callIds],
  );
  return new Map(rows.map((row) => [row.retry_of, row.id]));
}

const MAXIMUM_EARLIER = 20;

/** The calls at the same contact point that ended before each call, newest first, at most 20. */
export async function loadEarlierCalls(em: EntityManager, callIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await queryRows<{ owner_id: string; id: string }>(
    em,
    `SELECT c.id AS owner_id, e.id FROM communication.phone_calls c CROSS JOIN LATERAL (
       SELECT k.id, k.outcome_at FROM communication.phone_calls k
       WHERE k.contact_point_id = c.contact_point_id AND k.id <> c.id AND k.outcome_at IS NOT NULL
         AND (c.outcome_at IS NULL OR (k.outcome_at, k.id) < (c.outcome_at, c.id))
       ORDER BY k.outcome_at DESC, k.id DESC LIMIT ${MAXIMUM_EARLIER}) e
     WHERE c.id = ANY($1) ORDER BY c.id, e.outcome_at DESC, e.id DESC`,
    [callIds],
  );
  return groupIds(rows);
}

/** The calls that each request was put into and not taken out of, by time; without those that staff deleted. */
export async function loadVisibleCallIds(
  em: EntityManager,
  requestIds: readonly string[],
): Promise<Map<string, string[]>> {
  const rows = await queryRows<{ owner_id: string; id: string }>(
    em,
    `SELECT i.placement_request_id AS owner_id, c.id FROM communication.phone_call_batch_items i
     JOIN communication.phone_call_batches b ON b.id = i.batch_id
     JOIN communication.phone_calls c ON c.id = b.phone_call_id AND c.hidden_at IS NULL
     WHERE i.placement_request_id = ANY($1) AND i.status <> 'REMOVED' ORDER BY c.starts_at, c.id`,
    [requestIds],
  );
  return groupIds(rows);
}

/** When each request's planned call begins. */
export async function loadPlannedCalls(em: EntityManager, requestIds: readonly string[]): Promise<Map<string, Date>> {
  const rows = await queryRows<{ id: string; starts_at: string }>(
    em,
    `SELECT i.placement_request_id AS id, min(c.starts_at) AS starts_at FROM communication.phone_call_batch_items i
     JOIN communication.phone_call_batches b ON b.id = i.batch_id
     JOIN communication.phone_calls c ON c.id = b.phone_call_id AND c.status = 'SCHEDULED'
     WHERE i.placement_request_id = ANY($1) AND i.status = 'PLANNED' GROUP BY 1`,
    [requestIds],
  );
  return new Map(rows.map((row) => [row.id, toDate(row.starts_at)]));
}

function groupIds(rows: readonly { owner_id: string; id: string }[]): Map<string, string[]> {
  const groups = Map.groupBy(rows, (row) => row.owner_id);
  return new Map([...groups].map(([owner, group]) => [owner, group.map((row) => row.id)]));
}
