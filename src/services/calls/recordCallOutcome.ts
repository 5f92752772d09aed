import type { EntityManager } from '@mikro-orm/postgresql';
import { cancelCooledCalls } from '../../calls/cancelUnclaimedCalls.js';
import { clearClaim, refuseForeignClaim } from '../../calls/claims.js';
import { requireScheduled } from '../../calls/lockCall.js';
import { recordCallChange } from '../../calls/recordCallChange.js';
import { callStatusAfter } from '../../domain/calls/callLifecycle.js';
import type { CallOutcome } from '../../domain/vocabulary.js';
import { refreshContactHistory } from '../../emails/refreshContactHistory.js';
import type { Vault } from '../../encryption/vault.js';
import { ContactPoint } from '../../entities/ContactPoint.js';
import type { PhoneCall } from '../../entities/PhoneCall.js';
import { Therapist } from '../../entities/Therapist.js';
import { planContactPoints } from '../../planning/planContactPoints.js';
import { answerPatients, lockForOutcome, type OutcomeScope, requestIn, toldOf } from './callAnswers.js';
import type { CallServiceParts } from './callServiceParts.js';
import { type CallAnswerInput, checkCallOutcome } from './checkCallOutcome.js';
import { followUpCall } from './followUpCall.js';

export interface RecordCallOutcomeInput {
  readonly phoneCallId: string;
  readonly outcome: CallOutcome;
  /** What was said about each patient; only with REACHED. */
  readonly outcomes?: readonly CallAnswerInput[] | null;
  /** Stored sealed. */
  readonly notes?: string | null;
  /** Needed for CALLBACK_REQUESTED, in the future. */
  readonly callbackAt?: Date | null;
  readonly staffMemberId: string;
}

export interface RecordedCall {
  readonly call: PhoneCall;
  /** The call that follows a failed one, if one was planned. */
  readonly successorId: string | null;
}

/**
 * What came of a call: the call, the patients, their requests, cooling, the successor, events and history in one
 * transaction (DESIGN 4.5). An outcome on an expired claim counts unless somebody else has claimed since.
 * @throws CommunicationError NOT_FOUND, CALL_ENDED, ALREADY_CLAIMED, NOT_IN_CALL, OUTCOME_EXISTS, OUTCOME_NEEDS_REACHED,
 *   IN_THE_PAST, SLOT_TAKEN (nobody is free to call back then), BAD_USER_INPUT
 */
export function recordCallOutcome(parts: CallServiceParts) {
  const { transact, clock, vault, settings } = parts;

  return (input: RecordCallOutcomeInput): Promise<RecordedCall> =>
    transact(async (em) => {
      const now = clock.now();
      const { scope, call, items } = await lockForOutcome(em, input.phoneCallId);
      requireScheduled(call);
      await refuseForeignClaim(em, call, input.staffMemberId);
      checkCallOutcome(input, items, now);
      await endCall(em, vault, call, input, now);
      const answered = await answerPatients(em, parts, { scope, items, answers: input.outcomes ?? [] }, now);
      if (input.outcome === 'REACHED')
        leaveUndiscussed({ scope, call, items }, answered, settings.contactIntervalDays, now);
      const successorId = await followUpCall(em, settings, { scope, call, items }, now);
      await em.flush();
      await refreshContactHistory(em, [call.contactPointId], now);
      await cancelCooledCalls(em, call.contactPointId, settings.coolingDays, now);
      await recordCallChange(
        em,
        call,
        { kind: 'ENDED', outcome: input.outcome, answers: toldOf(scope, input.outcomes ?? []) },
        { kind: 'OUTCOME', actor: input.staffMemberId, details: { outcome: input.outcome, successorId } },
        now,
        input.notes ? { vault, text: input.notes } : undefined,
      );
      await planContactPoints(em, scope.contactPointIds, now, settings);
      return { call, successorId };
    });
}

async function endCall(
  em: EntityManager,
  vault: Vault,
  call: PhoneCall,
  input: RecordCallOutcomeInput,
  now: Date,
): Promise<void> {
  const point = await em.findOneOrFail(ContactPoint, call.contactPointId);
  const phoneOwner = point.phoneOwnerId ? await em.findOne(Therapist, point.phoneOwnerId) : null;
  call.status = callStatusAfter(input.outcome);
  call.outcome = input.outcome;
  call.outcomeAt = now;
  call.callbackAt = input.callbackAt ?? null;
  call.phone = phoneOwner?.phone ?? null;
  if (input.notes) call.notes = vault.seal('phone_calls.notes', call.id, input.notes);
  clearClaim(call);
  call.updatedAt = now;
  await em.flush();
}

/** Somebody was reached but these were not talked about: the contact interval holds for the next call about them. */
function leaveUndiscussed(
  { scope, call, items }: OutcomeScope,
  answered: ReadonlySet<string>,
  contactIntervalDays: number,
  now: Date,
): void {
  for (const item of items) {
    if (item.status !== 'PLANNED' || answered.has(item.placementRequestId)) continue;
    const request = requestIn(scope, item.placementRequestId);
    request.callNotBefore = new Date((call.outcomeAt as Date).getTime() + contactIntervalDays * 86_400_000);
    request.updatedAt = now;
  }
}
