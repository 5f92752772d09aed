import { batchOpensAt } from '../batching/batchOpensAt.js';
import type { ContactDecision, ContactReason, ContactRuleSettings } from '../contact/nextPermittedContact.js';
import type { ContactPointState, OpenMail, WaitingPlacement } from './contactPointState.js';
import { decideContact } from './decideContact.js';

export interface BatchingSettings extends ContactRuleSettings {
  readonly batchCollectMs: number;
  readonly maxPatientsPerEmail: number;
}

/** What is to become of the requests that wait at a contact point. */
export type BatchPlan =
  | { readonly kind: 'NOTHING_WAITING' }
  /** A mail leaves at `dueAt`, now when that is not in the future; `eligible` are the requests that may be in it. */
  | {
      readonly kind: 'PLANNED';
      readonly opensAt: Date;
      readonly dueAt: Date;
      readonly eligible: readonly WaitingPlacement[];
      readonly overridesUsed: readonly string[];
      readonly reasons: readonly ContactReason[];
    }
  /** Only a change of state helps. */
  | { readonly kind: 'HELD'; readonly opensAt: Date; readonly reasons: readonly ContactReason[] }
  /** No mail: the phone path is the only one. */
  | { readonly kind: 'USE_PHONE'; readonly reasons: readonly ContactReason[] };

/**
 * Plans the next request mail of a contact point (DESIGN 4.1, 4.3). Requests of therapists who may not be contacted stay
 * out; the others go. `self` is the queued mail that is tried again, null for a batch that has none yet.
 */
export function planBatch(
  state: ContactPointState,
  self: OpenMail | null,
  now: Date,
  settings: BatchingSettings,
): BatchPlan {
  const waiting = state.waiting.filter((request) => !state.openBatch?.excluded.has(request.id));
  if (waiting.length === 0) {
    // Staff took all of them out of this mail: the batch stays, for with it their word would go.
    if (state.waiting.length > 0 && !self)
      return { kind: 'HELD', opensAt: opening(state.waiting, settings), reasons: [] };
    return { kind: 'NOTHING_WAITING' };
  }
  const opensAt = opening(contactable(state, waiting), settings);
  const at = opensAt > now && !self ? opensAt : now;
  const decisions = decideTherapists(state, waiting, self, at, settings);
  const permitted = [...decisions.values()].filter((decision) => decision.kind === 'PERMITTED');
  if (permitted.length > 0) {
    return {
      kind: 'PLANNED',
      opensAt,
      dueAt: at,
      eligible: waiting.filter((request) => decisions.get(request.therapistId)?.kind === 'PERMITTED'),
      overridesUsed: [...new Set(permitted.flatMap((decision) => decision.overridesUsed))],
      reasons: [],
    };
  }
  return withoutPermission([...decisions.values()], waiting, opensAt);
}

function opening(waiting: readonly WaitingPlacement[], settings: BatchingSettings): Date {
  const byAge = waiting.map((request) => request.createdAt).sort((a, b) => a.getTime() - b.getTime());
  return batchOpensAt({
    firstRequestAt: byAge[0] as Date,
    fullSince: byAge[settings.maxPatientsPerEmail - 1] ?? null,
    collectMs: settings.batchCollectMs,
  });
}

/** Requests that are held with their therapist neither start nor fill a batch; without others they are all there is. */
function contactable(state: ContactPointState, waiting: readonly WaitingPlacement[]): readonly WaitingPlacement[] {
  const active = waiting.filter((request) => state.therapists.get(request.therapistId)?.status === 'ACTIVE');
  return active.length > 0 ? active : waiting;
}

function decideTherapists(
  state: ContactPointState,
  waiting: readonly WaitingPlacement[],
  self: OpenMail | null,
  at: Date,
  settings: BatchingSettings,
): Map<string, ContactDecision> {
  const decisions = new Map<string, ContactDecision>();
  for (const { therapistId } of waiting) {
    const therapist = state.therapists.get(therapistId);
    if (!therapist || decisions.has(therapistId)) continue;
    decisions.set(
      therapistId,
      decideContact(state, therapist, { channel: 'EMAIL', purpose: 'REQUEST', self }, at, settings),
    );
  }
  return decisions;
}

function withoutPermission(
  decisions: readonly ContactDecision[],
  waiting: readonly WaitingPlacement[],
  opensAt: Date,
): BatchPlan {
  const deferred = decisions
    .filter((decision) => decision.kind === 'DEFERRED')
    .sort((a, b) => a.notBefore.getTime() - b.notBefore.getTime())[0];
  if (deferred) {
    return {
      kind: 'PLANNED',
      opensAt,
      dueAt: deferred.notBefore,
      eligible: waiting,
      overridesUsed: [],
      reasons: deferred.reasons,
    };
  }
  const phone = decisions.find((decision) => decision.kind === 'USE_PHONE');
  if (phone) return { kind: 'USE_PHONE', reasons: phone.reasons };
  return { kind: 'HELD', opensAt, reasons: decisions.flatMap((decision) => decision.reasons) };
}
