import type { EntityManager } from '@mikro-orm/postgresql';
import { lockCalendar } from '../../calls/calendar.js';
import { cancelCooledCalls } from '../../calls/cancelUnclaimedCalls.js';
import { clearClaim, refuseForeignClaim } from '../../calls/claims.js';
import { requireScheduled } from '../../calls/lockCall.js';
import { planSuccessor } from '../../calls/planSuccessor.js';
import { recordCallChange } from '../../calls/recordCallChange.js';
import { callStatusAfter } from '../../domain/calls/callLifecycle.js';
import { countedTries, decideSuccessor } from '../../domain/calls/successor.js';
import type { CallOutcome } from '../../domain/vocabulary.js';
import { refreshContactHistory } from '../../emails/refreshContactHistory.js';
import { ContactPoint } from '../../entities/ContactPoint.js';
import { PhoneCall } from '../../entities/PhoneCall.js';
import { PhoneCallBatchItem } from '../../entities/PhoneCallBatchItem.js';
import { Therapist } from '../../entities/Therapist.js';
import { changePlacement, markAttention } from '../../placement/changePlacement.js';
import type { PatientsScope } from '../../placement/settlePatient.js';
import { planContactPoints } from '../../planning/planContactPoints.js';
import { answerPatients, lockForOutcome, requestIn, toldOf } from './callAnswers.js';
import type { CallServiceParts } from './callServiceParts.js';
import { type CallAnswerInput, checkCallOutcome } from './checkCallOutcome.js';

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
      await endCall(em, call, input, now);
      const answered = await answerPatients(em, parts, { scope, items, answers: input.outcomes ?? [] }, now);
      if (input.outcome === 'REACHED') leaveUndiscussed(scope, items, answered, call, now);
      const successorId = await followUp(em, scope, call, items, now);
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

  async function endCall(em: EntityManager, call: PhoneCall, input: RecordCallOutcomeInput, now: Date): Promise<void> {
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
    scope: PatientsScope,
    items: readonly PhoneCallBatchItem[],
    answered: ReadonlySet<string>,
    call: PhoneCall,
    now: Date,
  ): void {
    for (const item of items) {
      if (item.status !== 'PLANNED' || answered.has(item.placementRequestId)) continue;
      const request = requestIn(scope, item.placementRequestId);
      request.callNotBefore = new Date((call.outcomeAt as Date).getTime() + settings.contactIntervalDays * 86_400_000);
      request.updatedAt = now;
    }
  }

  async function followUp(
    em: EntityManager,
    scope: PatientsScope,
    call: PhoneCall,
    items: readonly PhoneCallBatchItem[],
    now: Date,
  ): Promise<string | null> {
    const therapist = await em.findOneOrFail(Therapist, call.therapistId);
    const decision = decideSuccessor(
      {
        outcome: call.outcome as CallOutcome,
        tryNumber: countedTries(call),
        callEndedAt: now,
        slotStartedAt: call.startsAt,
        callbackAt: call.callbackAt,
        timeZone: therapist.timeZone,
      },
      { maxTries: settings.maxCallTries, busyRetryMinutes: settings.busyRetryMinutes },
    );
    const waiting = items
      .filter((item) => item.status === 'PLANNED' && item.outcome === null)
      .map((item) => requestIn(scope, item.placementRequestId));
    if (decision.kind === 'NONE') return null;
    if (decision.kind === 'GIVE_UP') {
      for (const request of waiting) {
        if (decision.requestStatus)
          await changePlacement(em, request, { to: decision.requestStatus, reason: decision.reason }, now);
        markAttention(request, decision.reason, now);
      }
      return null;
    }
    // Settled while somebody called: there is nobody left to call about. Or nobody may call there any more.
    const point = await em.findOneOrFail(ContactPoint, call.contactPointId);
    if (waiting.length === 0 || point.suppressedAt !== null) return null;
    await em.flush();
    const calendar = await lockCalendar(em, settings, now);
    const successor = await planSuccessor(
      em,
      call,
      waiting.map((request) => request.id),
      decision,
      calendar,
      now,
      settings,
    );
    return successor?.id ?? null;
  }
}
