import type { EntityManager } from '@mikro-orm/postgresql';
import { chooseBatchMembers } from '../domain/batching/chooseBatchMembers.js';
import type { ContactReason } from '../domain/contact/nextPermittedContact.js';
import type { ContactPointState, WaitingPlacement } from '../domain/planning/contactPointState.js';
import { decideContact } from '../domain/planning/decideContact.js';
import { type BatchingSettings, type BatchPlan, planBatch } from '../domain/planning/planBatch.js';
import { loadContactPoints } from '../planning/loadContactPoints.js';

/** What would be sent to a contact point now, by the functions that decide it (DESIGN 4.1, 4.3). */
export interface PlannedContact {
  readonly state: ContactPointState;
  readonly plan: BatchPlan;
  /** Who would be in the mail, in its order. */
  readonly members: readonly WaitingPlacement[];
  /** What keeps mail from this therapist now. */
  reasonsAgainst(therapistId: string): readonly ContactReason[];
}

/** Plans contact points without locks, with a fixed number of statements. */
export async function loadPlannedContacts(
  em: EntityManager,
  contactPointIds: readonly string[],
  now: Date,
  settings: BatchingSettings,
): Promise<Map<string, PlannedContact>> {
  const states = await loadContactPoints(em, contactPointIds, now, settings.contactIntervalDays);
  return new Map([...states].map(([id, state]) => [id, plannedContact(state, now, settings)]));
}

function plannedContact(state: ContactPointState, now: Date, settings: BatchingSettings): PlannedContact {
  const plan = planBatch(state, null, now, settings);
  return {
    state,
    plan,
    members: membersOf(state, plan, settings),
    reasonsAgainst(therapistId) {
      const therapist = state.therapists.get(therapistId);
      if (!therapist) return [];
      return decideContact(state, therapist, { channel: 'EMAIL', purpose: 'REQUEST', self: null }, now, settings)
        .reasons;
    },
  };
}

function membersOf(state: ContactPointState, plan: BatchPlan, settings: BatchingSettings): WaitingPlacement[] {
  if (plan.kind === 'NOTHING_WAITING' || plan.kind === 'USE_PHONE') return [];
  return chooseBatchMembers(plan.kind === 'PLANNED' ? plan.eligible : state.waiting, {
    maximum: settings.maxPatientsPerEmail,
    includedFirst: state.openBatch?.included ?? [],
    excluded: state.openBatch?.excluded ?? new Set(),
  });
}
