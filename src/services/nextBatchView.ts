import { chooseBatchMembers } from '../domain/batching/chooseBatchMembers.js';
import { chooseTemplate } from '../domain/batching/chooseTemplate.js';
import type { ContactPointState } from '../domain/planning/contactPointState.js';
import { type BatchingSettings, planBatch } from '../domain/planning/planBatch.js';
import type { EmailTemplateName } from '../domain/vocabulary.js';

export interface ReasonView {
  readonly code: string;
  readonly until: Date | null;
}

export interface NextBatchView {
  /** Null while no batch has been opened. */
  readonly batchId: string | null;
  readonly status: string;
  readonly opensAt: Date;
  /** Null while only a change of state can help. */
  readonly dueAt: Date | null;
  readonly reasons: readonly ReasonView[];
  readonly template: EmailTemplateName | null;
  /** Who would be in the mail, in its order. */
  readonly placementRequestIds: readonly string[];
  /** Who waits for a later mail. */
  readonly waitingBehind: readonly string[];
}

/** What the next request mail of a contact point would be; null where none would. `silent`: who left the last one unanswered. */
export function nextBatchView(
  state: ContactPointState,
  now: Date,
  settings: BatchingSettings,
  silent: ReadonlySet<string>,
): NextBatchView | null {
  const plan = planBatch(state, null, now, settings);
  if (plan.kind === 'NOTHING_WAITING' || plan.kind === 'USE_PHONE') return null;
  const members = chooseBatchMembers(plan.kind === 'PLANNED' ? plan.eligible : state.waiting, {
    maximum: settings.maxPatientsPerEmail,
    includedFirst: state.openBatch?.included ?? [],
    excluded: state.openBatch?.excluded ?? new Set(),
  });
  const chosen = new Set(members.map((member) => member.id));
  const lastContactStayedSilent = silent.has(state.id);
  return {
    batchId: state.openBatch?.id ?? null,
    status: state.openBatch?.status ?? 'PLANNED',
    opensAt: plan.opensAt,
    dueAt: plan.kind === 'PLANNED' && !state.openBatch?.heldAt ? plan.dueAt : null,
    reasons: [...collecting(plan.opensAt, now), ...held(state), ...excluded(state, chosen.size), ...plan.reasons],
    template: chosen.size > 0 ? chooseTemplate({ patientCount: chosen.size, lastContactStayedSilent }) : null,
    placementRequestIds: [...chosen],
    waitingBehind: state.waiting.filter((request) => !chosen.has(request.id)).map((request) => request.id),
  };
}

function collecting(opensAt: Date, now: Date): ReasonView[] {
  return opensAt > now ? [{ code: 'COLLECTING', until: opensAt }] : [];
}

function held(state: ContactPointState): ReasonView[] {
  return state.openBatch?.heldAt ? [{ code: 'BATCH_HELD', until: null }] : [];
}

function excluded(state: ContactPointState, memberCount: number): ReasonView[] {
  const left = state.waiting.some((request) => state.openBatch?.excluded.has(request.id));
  return memberCount === 0 && left ? [{ code: 'EXCLUDED_BY_STAFF', until: null }] : [];
}
