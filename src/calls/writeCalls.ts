import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { queryRows } from '../database/query.js';
import type { CallReason, TimeOfDay } from '../domain/vocabulary.js';
import { callEvent } from '../outbox/callEvents.js';
import { recordEvents } from '../outbox/recordEvents.js';

/** A call that has its slot. */
export interface NewCall {
  readonly id: string;
  readonly contactPointId: string;
  readonly therapistId: string;
  readonly lineId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly reason: CallReason;
  readonly tryNumber: number;
  readonly retryOf: string | null;
  readonly notBefore: Date | null;
  readonly avoidTimeOfDay: TimeOfDay | null;
  readonly exemptFromWindows: boolean;
  readonly createdBy: string | null;
  /** In the order in which they are talked about. */
  readonly requestIds: readonly string[];
}

/** Writes calls with their requests, history and events, however many, in a fixed number of statements. */
export async function writeCalls(em: EntityManager, calls: readonly NewCall[], now: Date): Promise<void> {
  if (calls.length === 0) return;
  const batchIds = new Map(calls.map((call) => [call.id, uuidv7()]));
  await queryRows(em, INSERT_CALLS, [JSON.stringify(calls.map(callRow)), now]);
  await queryRows(em, INSERT_BATCHES, [
    JSON.stringify(calls.map((call) => ({ id: batchIds.get(call.id), phone_call_id: call.id }))),
    now,
  ]);
  await queryRows(em, INSERT_ITEMS, [
    JSON.stringify(calls.flatMap((call) => itemRows(batchIds.get(call.id) as string, call.requestIds))),
    now,
  ]);
  await queryRows(em, INSERT_HISTORY, [
    JSON.stringify(
      calls.map((call) => ({
        id: uuidv7(),
        phone_call_id: call.id,
        actor: call.createdBy,
        details: { reason: call.reason, startsAt: call.startsAt },
      })),
    ),
    now,
  ]);
  await recordScheduled(em, calls, now);
}

function callRow(call: NewCall) {
  return {
    id: call.id,
    contact_point_id: call.contactPointId,
    therapist_id: call.therapistId,
    line_id: call.lineId,
    starts_at: call.startsAt,
    ends_at: call.endsAt,
    reason: call.reason,
    try_number: call.tryNumber,
    retry_of: call.retryOf,
    not_before: call.notBefore,
    avoid_time_of_day: call.avoidTimeOfDay,
    exempt_from_windows: call.exemptFromWindows,
    created_by: call.createdBy,
  };
}

function itemRows(batchId: string, requestIds: readonly string[]) {
  return requestIds.map((requestId, index) => ({
    id: uuidv7(),
    batch_id: batchId,
    placement_request_id: requestId,
    priority: index + 1,
  }));
}

const INSERT_CALLS = `
  INSERT INTO communication.phone_calls (id, contact_point_id, therapist_id, line_id, status, reason, starts_at, ends_at, try_number,
    retry_of, not_before, avoid_time_of_day, exempt_from_windows, created_by, created_at, updated_at)
  SELECT id, contact_point_id, therapist_id, line_id, 'SCHEDULED', reason, starts_at, ends_at, try_number, retry_of, not_before,
    avoid_time_of_day, exempt_from_windows, created_by, $2, $2
  FROM jsonb_to_recordset($1::jsonb) AS c(id uuid, contact_point_id uuid, therapist_id uuid, line_id uuid, reason text,
    starts_at timestamptz, ends_at timestamptz, try_number integer, retry_of uuid, not_before timestamptz, avoid_time_of_day text,
    exempt_from_windows boolean, created_by text)`;

const INSERT_BATCHES = `
  INSERT INTO communication.phone_call_batches (id, phone_call_id, created_at, updated_at)
  SELECT id, phone_call_id, $2, $2 FROM jsonb_to_recordset($1::jsonb) AS b(id uuid, phone_call_id uuid)`;

const INSERT_ITEMS = `
  INSERT INTO communication.phone_call_batch_items (id, batch_id, placement_request_id, priority, status, created_at, updated_at)
  SELECT id, batch_id, placement_request_id, priority, 'PLANNED', $2, $2
  FROM jsonb_to_recordset($1::jsonb) AS i(id uuid, batch_id uuid, placement_request_id uuid, priority integer)
  ON CONFLICT (batch_id, placement_request_id) DO UPDATE SET status = 'PLANNED', priority = excluded.priority, updated_at = $2`;

const INSERT_HISTORY = `
  INSERT INTO communication.call_attempts (id, phone_call_id, kind, attempted_at, actor, details)
  SELECT id, phone_call_id, 'PLANNED', $2, actor, details
  FROM jsonb_to_recordset($1::jsonb) AS h(id uuid, phone_call_id uuid, actor text, details jsonb)`;

async function recordScheduled(em: EntityManager, calls: readonly NewCall[], now: Date): Promise<void> {
  const rows = await queryRows<{ id: string; external_id: string; match_ids: string[] }>(
    em,
    `SELECT c.id, t.external_id, ARRAY(
       SELECT r.match_id FROM communication.phone_call_batches b
       JOIN communication.phone_call_batch_items i ON i.batch_id = b.id
       JOIN communication.placement_requests r ON r.id = i.placement_request_id
       WHERE b.phone_call_id = c.id ORDER BY i.priority) AS match_ids
     FROM communication.phone_calls c JOIN communication.therapists t ON t.id = c.therapist_id WHERE c.id = ANY($1)`,
    [calls.map((call) => call.id)],
  );
  const facts = new Map(rows.map((row) => [row.id, row]));
  await recordEvents(
    em,
    calls.map((call) =>
      callEvent(
        {
          id: call.id,
          status: 'SCHEDULED',
          therapistExternalId: facts.get(call.id)?.external_id ?? '',
          lineId: call.lineId,
          startsAt: call.startsAt,
          endsAt: call.endsAt,
          tryNumber: call.tryNumber,
          retryOf: call.retryOf,
          claimed: false,
          matchIds: facts.get(call.id)?.match_ids ?? [],
        },
        { kind: 'SCHEDULED', reason: call.reason },
      ),
    ),
    now,
  );
}

/** More requests in an open call, behind those that are in it; `endsAt` null: its length stays. */
export async function addToCall(
  em: EntityManager,
  callId: string,
  added: { readonly requestIds: readonly string[]; readonly endsAt: Date | null },
  now: Date,
): Promise<void> {
  const [batch] = await queryRows<{ id: string; last: number }>(
    em,
    `SELECT b.id, coalesce(max(i.priority), 0)::int AS last FROM communication.phone_call_batches b
     LEFT JOIN communication.phone_call_batch_items i ON i.batch_id = b.id WHERE b.phone_call_id = $1 GROUP BY b.id`,
    [callId],
  );
  const { id, last } = batch as { id: string; last: number };
  const rows = itemRows(id, added.requestIds).map((row) => ({ ...row, priority: row.priority + last }));
  await queryRows(em, INSERT_ITEMS, [JSON.stringify(rows), now]);
  await queryRows(
    em,
    'UPDATE communication.phone_calls SET ends_at = coalesce($2, ends_at), updated_at = $3 WHERE id = $1',
    [callId, added.endsAt, now],
  );
}
