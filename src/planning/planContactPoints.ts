import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { queryRows } from '../database/query.js';
import type { ContactPointState } from '../domain/planning/contactPointState.js';
import { type BatchingSettings, type BatchPlan, planBatch } from '../domain/planning/planBatch.js';
import type { StoredReason } from '../entities/EmailBatch.js';
import { loadContactPoints } from './loadContactPoints.js';
import { reconsiderMails } from './reconsiderMails.js';
import { storedReasons } from './storedReasons.js';

/** What planning changed, for logs and tests. */
export interface PlanningResult {
  readonly opened: number;
  readonly changed: number;
  readonly canceled: number;
}

interface Wish {
  readonly contactPointId: string;
  readonly batchId: string | null;
  readonly opensAt: Date;
  readonly dueAt: Date | null;
  readonly reasons: readonly StoredReason[];
}

/**
 * Brings the planned batch of each contact point in line with its state (opened, moved or canceled), and the queued
 * mails that rules had put off. The caller holds the contact points' locks. Running it again changes nothing.
 */
export async function planContactPoints(
  em: EntityManager,
  contactPointIds: readonly string[],
  now: Date,
  settings: BatchingSettings,
): Promise<PlanningResult> {
  const states = await loadContactPoints(em, contactPointIds, now, settings.contactIntervalDays);
  const wishes: Wish[] = [];
  const cancel: string[] = [];
  for (const state of states.values()) {
    if (state.openBatch?.status === 'QUEUED') continue;
    const wish = wishOf(state, planBatch(state, null, now, settings), now);
    if (wish) wishes.push(wish);
    else if (state.openBatch) cancel.push(state.openBatch.id);
  }
  return {
    opened: await openBatches(
      em,
      wishes.filter((wish) => wish.batchId === null),
      now,
    ),
    changed:
      (await changeBatches(
        em,
        wishes.filter((wish) => wish.batchId !== null),
        now,
      )) + (await reconsiderMails(em, [...states.values()], now, settings)),
    canceled: await cancelPlannedBatches(em, cancel, now),
  };
}

function wishOf(state: ContactPointState, plan: BatchPlan, now: Date): Wish | null {
  const base = { contactPointId: state.id, batchId: state.openBatch?.id ?? null };
  switch (plan.kind) {
    case 'PLANNED':
      return {
        ...base,
        opensAt: plan.opensAt,
        dueAt: steadyDueAt(state, plan.dueAt, now),
        reasons: storedReasons(plan.reasons),
      };
    case 'HELD':
      return { ...base, opensAt: plan.opensAt, dueAt: null, reasons: storedReasons(plan.reasons) };
    case 'USE_PHONE':
    case 'NOTHING_WAITING':
      return null;
    default:
      return plan satisfies never;
  }
}

/** A batch that is due already keeps its moment: planning it again must change nothing. */
function steadyDueAt(state: ContactPointState, dueAt: Date, now: Date): Date {
  const planned = state.openBatch?.dueAt;
  return planned && planned <= now && dueAt <= now ? planned : dueAt;
}

async function openBatches(em: EntityManager, wishes: readonly Wish[], now: Date): Promise<number> {
  if (wishes.length === 0) return 0;
  const rows = await queryRows(
    em,
    `INSERT INTO communication.email_batches (id, contact_point_id, status, opens_at, due_at, reasons, created_at, updated_at)
     SELECT id, contact_point_id, 'PLANNED', opens_at, due_at, reasons, $2, $2
     FROM jsonb_to_recordset($1::jsonb) AS w(id uuid, contact_point_id uuid, opens_at timestamptz, due_at timestamptz, reasons jsonb)
     ON CONFLICT (contact_point_id) WHERE status IN ('PLANNED', 'QUEUED') DO NOTHING RETURNING 1`,
    [JSON.stringify(wishes.map((wish) => ({ ...columnsOf(wish), id: uuidv7() }))), now],
  );
  return rows.length;
}

async function changeBatches(em: EntityManager, wishes: readonly Wish[], now: Date): Promise<number> {
  if (wishes.length === 0) return 0;
  const rows = await queryRows(
    em,
    `UPDATE communication.email_batches b
     SET opens_at = w.opens_at, due_at = w.due_at, reasons = w.reasons, updated_at = $2
     FROM jsonb_to_recordset($1::jsonb) AS w(id uuid, opens_at timestamptz, due_at timestamptz, reasons jsonb)
     WHERE b.id = w.id AND b.status = 'PLANNED'
       AND (b.opens_at, b.due_at, b.reasons) IS DISTINCT FROM (w.opens_at, w.due_at, w.reasons)
     RETURNING 1`,
    [JSON.stringify(wishes.map((wish) => ({ ...columnsOf(wish), id: wish.batchId }))), now],
  );
  return rows.length;
}

function columnsOf(wish: Wish): Record<string, unknown> {
  return { contact_point_id: wish.contactPointId, opens_at: wish.opensAt, due_at: wish.dueAt, reasons: wish.reasons };
}

/** A planned batch with nobody left in it. */
async function cancelPlannedBatches(em: EntityManager, ids: readonly string[], now: Date): Promise<number> {
  if (ids.length === 0) return 0;
  const rows = await queryRows(
    em,
    `UPDATE communication.email_batches SET status = 'CANCELED', due_at = NULL, updated_at = $2
     WHERE id = ANY($1) AND status = 'PLANNED' RETURNING 1`,
    [ids, now],
  );
  return rows.length;
}
