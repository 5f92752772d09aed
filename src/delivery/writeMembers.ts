import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { queryRows } from '../database/query.js';
import type { WaitingPlacement } from '../domain/planning/contactPointState.js';
import { placementStatusEvent } from '../outbox/placementEvents.js';
import { recordEvents } from '../outbox/recordEvents.js';

interface BatchMembers {
  readonly batchId: string;
  readonly members: readonly WaitingPlacement[];
}

/** Makes exactly these the members of each batch: others go back to OPEN, these become BATCHED. */
export async function writeMembers(em: EntityManager, batches: readonly BatchMembers[], now: Date): Promise<void> {
  if (batches.length === 0) return;
  const wanted = batches.flatMap(({ batchId, members }) =>
    members.map((member, index) => ({ id: uuidv7(), batch_id: batchId, request_id: member.id, position: index + 1 })),
  );
  const dropped = await queryRows<{ id: string }>(em, DROP_MEMBERS, [
    batches.map((batch) => batch.batchId),
    wanted.map((row) => row.request_id),
    now,
  ]);
  await queryRows(em, KEEP_MEMBERS, [JSON.stringify(wanted), now]);
  await changeStatus(
    em,
    dropped.map((row) => row.id),
    'BATCHED',
    'OPEN',
    'LEFT_OUT_OF_MAIL',
    now,
  );
  await changeStatus(
    em,
    wanted.map((row) => row.request_id),
    'OPEN',
    'BATCHED',
    'EMAIL_QUEUED',
    now,
  );
}

const DROP_MEMBERS = `
  UPDATE communication.email_batch_items SET member = false, position = NULL, updated_at = $3
  WHERE batch_id = ANY($1) AND member AND placement_request_id <> ALL($2) RETURNING placement_request_id AS id`;

const KEEP_MEMBERS = `
  INSERT INTO communication.email_batch_items (id, batch_id, placement_request_id, member, position, created_at, updated_at)
  SELECT id, batch_id, request_id, true, position, $2, $2
  FROM jsonb_to_recordset($1::jsonb) AS m(id uuid, batch_id uuid, request_id uuid, position integer)
  ON CONFLICT (batch_id, placement_request_id) DO UPDATE SET member = true, position = excluded.position, updated_at = $2`;

/** Those of the requests that are in state `from` go to `to`, each with its event; returns their ids. */
export async function changeStatus(
  em: EntityManager,
  requestIds: readonly string[],
  from: 'OPEN' | 'BATCHED' | 'CONTACTED',
  to: 'OPEN' | 'BATCHED' | 'CONTACTED',
  reason: string,
  now: Date,
): Promise<string[]> {
  if (requestIds.length === 0) return [];
  const rows = await queryRows<{ id: string; match_id: string }>(
    em,
    `UPDATE communication.placement_requests SET status = $3, updated_at = $4
     WHERE id = ANY($1) AND status = $2 RETURNING id, match_id`,
    [requestIds, from, to, now],
  );
  await recordEvents(
    em,
    rows.map((row) => placementStatusEvent({ requestId: row.id, matchId: row.match_id, from, to, reason })),
    now,
  );
  return rows.map((row) => row.id);
}
