import type { EntityManager } from '@mikro-orm/postgresql';
import { lockCalendar } from '../../calls/calendar.js';
import { callFactsOf } from '../../calls/callFacts.js';
import { hasPatients } from '../../calls/cancelEmptied.js';
import { settleReleasedCall } from '../../calls/cancelUnclaimedCalls.js';
import { chooseSlot, type PlacedSlot } from '../../calls/chooseSlot.js';
import { clearClaim, refuseForeignClaim } from '../../calls/claims.js';
import { lockCall, requireScheduled } from '../../calls/lockCall.js';
import { recordCallChange } from '../../calls/recordCallChange.js';
import { queryRows } from '../../database/query.js';
import { type CancelChoice, decideCancel } from '../../domain/calls/cancelCall.js';
import type { PhoneCall } from '../../entities/PhoneCall.js';
import { PlacementRequest } from '../../entities/PlacementRequest.js';
import { callEvent } from '../../outbox/callEvents.js';
import { recordEvents } from '../../outbox/recordEvents.js';
import { changePlacement } from '../../placement/changePlacement.js';
import { planContactPoints } from '../../planning/planContactPoints.js';
import { checkAhead } from '../checkAhead.js';
import { checkedReason, optionalReason } from '../emailInputChecks.js';
import { badInput, recordAction } from '../serviceParts.js';
import { checkNotes } from '../textChecks.js';
import type { CallServiceParts } from './callServiceParts.js';
import type { CallActionInput } from './claimPhoneCall.js';
import { checkDuration, stateOf } from './createPhoneCall.js';
import { type Assignee, lineToAssign } from './lineToAssign.js';

export interface ReschedulePhoneCallInput extends CallActionInput {
  /** The next free slot when left out. */
  readonly startsAt?: Date | null;
  readonly durationMinutes?: number | null;
  readonly force?: boolean | null;
  readonly reason?: string | null;
}

/** Another time for a planned call. @throws CommunicationError NOT_FOUND, CALL_ENDED, ALREADY_CLAIMED, NOT_WAITING_HERE, or the slot's problem */
export function reschedulePhoneCall({ transact, clock, vault, settings }: CallServiceParts) {
  return async (input: ReschedulePhoneCallInput): Promise<PhoneCall> => {
    const reason = input.force ? checkedReason(input.reason ?? '') : optionalReason(input.reason);
    checkDuration(input.durationMinutes ?? null);
    return transact(async (em) => {
      const now = clock.now();
      checkAhead(input.startsAt, 'input.startsAt', now);
      const call = await lockCall(em, input.phoneCallId);
      requireScheduled(call);
      await refuseForeignClaim(em, call, input.staffMemberId);
      await requirePatients(em, call);
      const calendar = await lockCalendar(em, settings, now);
      const state = await stateOf(em, call.contactPointId, now, settings.contactIntervalDays);
      const durationMinutes = input.durationMinutes ?? minutesOf(call);
      const slot = await chooseSlot(
        em,
        state,
        {
          durationMinutes,
          startsAt: input.startsAt ?? null,
          force: input.force ?? false,
          isCallback: call.reason === 'CALLBACK',
          exceptCallId: call.id,
          lineId: null,
        },
        calendar,
        settings,
        now,
      );
      const { startsAt: previousStartsAt, claimedAt } = call;
      Object.assign(call, slot, { notBefore: input.startsAt ?? null });
      clearClaim(call);
      await recordCallChange(
        em,
        call,
        { kind: 'RESCHEDULED', reason: 'BY_STAFF', previousStartsAt },
        { kind: 'RESCHEDULED', actor: input.staffMemberId, details: { from: previousStartsAt, to: call.startsAt } },
        now,
      );
      await settleReleasedCall(em, call, claimedAt, settings.coolingDays, now);
      recordAction(
        em,
        vault,
        {
          actor: input.staffMemberId,
          action: 'reschedulePhoneCall',
          subjectType: 'phone_call',
          subjectId: call.id,
          details: { forced: input.force ?? false },
          reason,
        },
        now,
      );
      return call;
    });
  };
}

/** They were settled while somebody had claimed it: it is canceled when the claim ends. */
async function requirePatients(em: EntityManager, call: PhoneCall): Promise<void> {
  if (await hasPatients(em, call.id)) return;
  throw badInput(
    'input.phoneCallId',
    'All of its requests are settled: there is nobody to call about.',
    'NOT_WAITING_HERE',
  );
}

export interface AssignPhoneCallInput extends CallActionInput, Assignee {}

/** Another line at the same time. @throws CommunicationError NOT_FOUND, CALL_ENDED, ALREADY_CLAIMED, SLOT_TAKEN, NO_LINE */
export function assignPhoneCall({ transact, clock, settings }: CallServiceParts) {
  return (input: AssignPhoneCallInput): Promise<PhoneCall> =>
    transact(async (em) => {
      const now = clock.now();
      const call = await lockCall(em, input.phoneCallId);
      requireScheduled(call);
      await refuseForeignClaim(em, call, input.staffMemberId);
      await requirePatients(em, call);
      const calendar = await lockCalendar(em, settings, now);
      const line = await lineToAssign(em, input);
      const state = await stateOf(em, call.contactPointId, now, settings.contactIntervalDays);
      const slot: PlacedSlot = await chooseSlot(
        em,
        state,
        {
          durationMinutes: minutesOf(call),
          startsAt: call.startsAt,
          force: true,
          isCallback: call.exemptFromWindows,
          exceptCallId: call.id,
          lineId: line.id,
        },
        calendar,
        settings,
        now,
      );
      const { lineId: from, claimedAt } = call;
      call.lineId = slot.lineId;
      clearClaim(call);
      await recordCallChange(
        em,
        call,
        { kind: 'CHANGED', reason: 'REASSIGNED' },
        { kind: 'REASSIGNED', actor: input.staffMemberId, details: { fromLineId: from, toLineId: slot.lineId } },
        now,
      );
      await settleReleasedCall(em, call, claimedAt, settings.coolingDays, now);
      return call;
    });
}

export interface CancelPhoneCallInput extends CallActionInput {
  readonly afterwards: CancelChoice;
  readonly reason?: string | null;
}

/** Cancels and says what then becomes of the requests. @throws CommunicationError NOT_FOUND, CALL_ENDED, ALREADY_CLAIMED, IN_THE_PAST */
export function cancelPhoneCall(parts: CallServiceParts) {
  return (input: CancelPhoneCallInput): Promise<PhoneCall> => cancel(parts, input, false);
}

/** Cancel and hide; the requests are planned again by the next sweep, not before the given date. */
export function deletePhoneCall(parts: CallServiceParts) {
  return (input: CancelPhoneCallInput): Promise<PhoneCall> => cancel(parts, input, true);
}

function cancel(
  { transact, clock, vault, settings }: CallServiceParts,
  input: CancelPhoneCallInput,
  hide: boolean,
): Promise<PhoneCall> {
  return transact(async (em) => {
    const now = clock.now();
    if (input.afterwards.kind === 'NOT_BEFORE') checkAhead(input.afterwards.notBefore, 'input.notBefore', now);
    const call = await lockCall(em, input.phoneCallId);
    requireScheduled(call);
    await refuseForeignClaim(em, call, input.staffMemberId);
    const requests = await em.find(PlacementRequest, { id: { $in: await memberIds(em, call.id) } }, { refresh: true });
    for (const effect of decideCancel(input.afterwards, requests, now)) {
      if (effect.kind === 'CLOSE')
        await changePlacement(em, effect.request, { to: effect.status, reason: effect.closedReason }, now);
      else Object.assign(effect.request, { callNotBefore: effect.callNotBefore, updatedAt: now });
    }
    Object.assign(call, { status: 'CANCELED', canceledReason: 'BY_STAFF', hiddenAt: hide ? now : call.hiddenAt });
    clearClaim(call);
    await recordCallChange(
      em,
      call,
      { kind: 'CANCELED', reason: 'BY_STAFF' },
      { kind: 'CANCELED', actor: input.staffMemberId, details: { afterwards: input.afterwards.kind, hidden: hide } },
      now,
    );
    await planContactPoints(em, [call.contactPointId], now, settings);
    recordAction(
      em,
      vault,
      {
        actor: input.staffMemberId,
        action: hide ? 'deletePhoneCall' : 'cancelPhoneCall',
        subjectType: 'phone_call',
        subjectId: call.id,
        details: { afterwards: input.afterwards.kind },
        reason: input.reason ?? null,
      },
      now,
    );
    return call;
  });
}

async function memberIds(em: Parameters<typeof queryRows>[0], callId: string): Promise<string[]> {
  const rows = await queryRows<{ id: string }>(
    em,
    `SELECT i.placement_request_id AS id FROM communication.phone_call_batch_items i
     JOIN communication.phone_call_batches b ON b.id = i.batch_id WHERE b.phone_call_id = $1 AND i.status = 'PLANNED'`,
    [callId],
  );
  return rows.map((row) => row.id);
}

function minutesOf(call: PhoneCall): number {
  return (call.endsAt.getTime() - call.startsAt.getTime()) / 60_000;
}

export interface UpdatePhoneCallInput extends CallActionInput {
  /** What staff write down; stored sealed. */
  readonly notes?: string | null;
  /** The outcome in the words of an older client; stored sealed. */
  readonly outcomeText?: string | null;
}

/** Notes of a call, also after it has ended. @throws CommunicationError NOT_FOUND, BAD_USER_INPUT */
export function updatePhoneCall({ transact, clock, vault }: CallServiceParts) {
  return (input: UpdatePhoneCallInput): Promise<PhoneCall> =>
    transact(async (em) => {
      checkNotes(input.notes, 'input.notes');
      checkNotes(input.outcomeText, 'input.outcomeText');
      const now = clock.now();
      const call = await lockCall(em, input.phoneCallId);
      const seal = (column: 'phone_calls.notes' | 'phone_calls.outcome_text', text: string) =>
        text.trim() === '' ? null : vault.seal(column, call.id, text);
      if (input.notes != null) call.notes = seal('phone_calls.notes', input.notes);
      if (input.outcomeText != null) call.outcomeText = seal('phone_calls.outcome_text', input.outcomeText);
      call.updatedAt = now;
      await em.flush();
      await recordEvents(
        em,
        [callEvent(await callFactsOf(em, call), { kind: 'CHANGED', reason: 'NOTES_CHANGED' })],
        now,
      );
      return call;
    });
}
