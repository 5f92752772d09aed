import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';
import type { ContactPointState } from '../domain/planning/contactPointState.js';
import { decideContact } from '../domain/planning/decideContact.js';
import { planBatch } from '../domain/planning/planBatch.js';
import type { EmailTemplateName } from '../domain/vocabulary.js';
import { Therapist } from '../entities/Therapist.js';
import { loadContactPoints } from '../planning/loadContactPoints.js';
import { silentContactPoints } from '../planning/silentContactPoints.js';
import { createEmailPreview, type EmailPreviewParts } from './createEmailPreview.js';
import { type NextBatchView, nextBatchView, type ReasonView } from './nextBatchView.js';
import { found } from './serviceParts.js';

export type { NextBatchView, ReasonView } from './nextBatchView.js';

export interface ContactPlan {
  readonly therapistId: string;
  readonly contactPointId: string;
  readonly decision: 'PERMITTED' | 'DEFERRED' | 'USE_PHONE' | 'HELD';
  readonly notBefore: Date | null;
  readonly reasons: readonly ReasonView[];
  readonly lastContactAt: Date | null;
  readonly coolingUntil: Date | null;
  readonly suppressedAt: Date | null;
  readonly emailBouncedAt: Date | null;
  readonly outboundPaused: boolean;
  readonly nextBatch: NextBatchView | null;
}

export interface OutreachPlanEntry {
  readonly contactPointId: string;
  /** The owner's. */
  readonly therapistId: string;
  readonly kind: 'PLANNED' | 'HELD' | 'USE_PHONE';
  readonly dueAt: Date | null;
  readonly template: EmailTemplateName | null;
  readonly placementRequestIds: readonly string[];
  readonly reasons: readonly ReasonView[];
}

export interface OutreachPlan {
  readonly entries: readonly OutreachPlanEntry[];
  /** Contact point id to go on after; null at the end. */
  readonly nextAfter: string | null;
  readonly totalCount: number;
}

/** Shows what would happen, by the same functions that make it happen; changes nothing. */
export function createPlanService(parts: EmailPreviewParts) {
  const { orm, clock, settings } = parts;

  return {
    /** When may this therapist be contacted, why not now, and what would be sent. Null for an unknown id. */
    async contactPlan(therapistId: string): Promise<ContactPlan | null> {
      const em = orm.em.fork();
      const therapist = await em.findOne(Therapist, therapistId);
      if (!therapist) return null;
      const now = clock.now();
      const state = await stateOf(em, therapist.contactPointId, now);
      const member = state.therapists.get(therapistId);
      const decision = decideContact(
        state,
        found(member, 'Therapist', 'therapistId'),
        { channel: 'EMAIL', purpose: 'REQUEST', self: null },
        now,
        settings,
      );
      const refusedAt = newest(state.history.refusedAt, therapist.refusedAt);
      return {
        therapistId,
        contactPointId: state.id,
        decision: decision.kind,
        notBefore: decision.kind === 'PERMITTED' ? now : decision.kind === 'DEFERRED' ? decision.notBefore : null,
        reasons: decision.reasons,
        lastContactAt: newest(state.history.lastContactAt, therapist.lastContactAt),
        coolingUntil: refusedAt && new Date(refusedAt.getTime() + settings.coolingDays * 86_400_000),
        suppressedAt: state.history.suppressedAt ?? therapist.suppressedAt,
        emailBouncedAt: state.emailBouncedAt,
        outboundPaused: await isPaused(em),
        nextBatch: nextBatchView(state, now, settings, await silentContactPoints(em, [state.id])),
      };
    },

    /** What the next sweep would plan, contact point by contact point in id order. */
    async outreachPlan({ limit, after = null }: { limit: number; after?: string | null }): Promise<OutreachPlan> {
      const em = orm.em.fork();
      const now = clock.now();
      const rows = await queryRows<{ id: string }>(
        em,
        `${WAITING_CONTACT_POINTS} AND c.id > $1 ORDER BY c.id LIMIT $2`,
        [after ?? NIL, limit + 1],
      );
      const ids = rows.slice(0, limit).map((row) => row.id);
      const states = await loadContactPoints(em, ids, now, settings.contactIntervalDays);
      const silent = await silentContactPoints(em, ids);
      const [total] = await queryRows<{ count: string }>(
        em,
        `SELECT count(*) AS count FROM (${WAITING_CONTACT_POINTS}) AS waiting`,
      );
      return {
        entries: ids.flatMap((id) => entryOf(states.get(id) as ContactPointState, now, silent)),
        nextAfter: rows.length > limit ? (ids.at(-1) ?? null) : null,
        totalCount: Number(total?.count ?? 0),
      };
    },

    previewEmail: createEmailPreview(parts),
  };

  async function stateOf(em: EntityManager, contactPointId: string, now: Date): Promise<ContactPointState> {
    const states = await loadContactPoints(em, [contactPointId], now, settings.contactIntervalDays);
    return states.get(contactPointId) as ContactPointState;
  }

  function entryOf(state: ContactPointState, now: Date, silent: ReadonlySet<string>): OutreachPlanEntry[] {
    const plan = planBatch(state, null, now, settings);
    const therapistId = state.ownerId ?? state.waiting[0]?.therapistId;
    if (plan.kind === 'NOTHING_WAITING' || !therapistId) return [];
    const batch = nextBatchView(state, now, settings, silent);
    return [
      {
        contactPointId: state.id,
        therapistId,
        kind: plan.kind,
        dueAt: batch?.dueAt ?? null,
        template: batch?.template ?? null,
        placementRequestIds: batch?.placementRequestIds ?? [],
        reasons: batch?.reasons ?? plan.reasons,
      },
    ];
  }
}

export type PlanService = ReturnType<typeof createPlanService>;

const NIL = '00000000-0000-0000-0000-000000000000';

const WAITING_CONTACT_POINTS = `
  SELECT c.id FROM communication.contact_points c WHERE EXISTS (
    SELECT 1 FROM communication.therapists t JOIN communication.placement_requests r ON r.therapist_id = t.id AND r.status = 'OPEN'
    WHERE t.contact_point_id = c.id)`;

function newest(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}

async function isPaused(em: EntityManager): Promise<boolean> {
  const [row] = await queryRows<{ paused: boolean }>(
    em,
    'SELECT outbound_paused_at IS NOT NULL AS paused FROM communication.service_state',
  );
  return row?.paused ?? false;
}
