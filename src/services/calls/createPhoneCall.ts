import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { lockCalendar } from '../../calls/calendar.js';
import { chooseSlot } from '../../calls/chooseSlot.js';
import { type CallState, loadCallStates } from '../../calls/loadCallStates.js';
import { writeCalls } from '../../calls/writeCalls.js';
import { lockContactPoints } from '../../database/locks.js';
import type { MemberTherapist } from '../../domain/planning/contactPointState.js';
import { decideContact } from '../../domain/planning/decideContact.js';
import { callDurationMinutes } from '../../domain/slots/callDurationMinutes.js';
import { PhoneCall } from '../../entities/PhoneCall.js';
import { Therapist } from '../../entities/Therapist.js';
import { CommunicationError } from '../../errors.js';
import { planContactPoints } from '../../planning/planContactPoints.js';
import { checkAhead } from '../checkAhead.js';
import { checkedReason } from '../emailInputChecks.js';
import { badInput, found, recordAction } from '../serviceParts.js';
import type { CallServiceParts } from './callServiceParts.js';

export interface CreatePhoneCallInput {
  readonly therapistId: string;
  /** Open requests at the therapist's contact point that are in no planned call; all of them when left out. */
  readonly placementRequestIds?: readonly string[] | null;
  /** The next free slot when left out. */
  readonly startsAt?: Date | null;
  /** 5 to 60 in fives; from the number of requests when left out. */
  readonly durationMinutes?: number | null;
  /** Outside the therapist's windows on purpose; needs a reason. */
  readonly force?: boolean | null;
  readonly reason?: string | null;
  readonly staffMemberId: string;
}

/**
 * A call that staff plan by hand, for requests that no planned call carries (DESIGN 4.5). Rules 4.1.1–3 hold.
 * @throws CommunicationError NOT_FOUND, BAD_USER_INPUT, NOT_WAITING_HERE, ALREADY_IN_CALL, CONTACT_NOT_PERMITTED, or the
 *   problem of the slot (OUTSIDE_AVAILABILITY, SLOT_TAKEN, IN_THE_PAST …), which names the next possible one
 */
export function createPhoneCall({ transact, clock, vault, settings }: CallServiceParts) {
  return async (input: CreatePhoneCallInput): Promise<PhoneCall> => {
    const reason = input.force ? checkedReason(input.reason ?? '') : null;
    checkDuration(input.durationMinutes ?? null);
    return transact(async (em) => {
      const now = clock.now();
      checkAhead(input.startsAt, 'input.startsAt', now);
      const therapist = found(await em.findOne(Therapist, input.therapistId), 'Therapist', 'input.therapistId');
      await lockContactPoints(em, [therapist.contactPointId]);
      const calendar = await lockCalendar(em, settings, now);
      const state = await stateOf(em, therapist.contactPointId, now, settings.contactIntervalDays);
      const requestIds = chooseRequests(state, input, settings.maxPatientsPerCall);
      requirePermission(state, therapist.id, now, settings);
      const slot = await chooseSlot(
        em,
        state,
        {
          durationMinutes: input.durationMinutes ?? callDurationMinutes(requestIds.length),
          startsAt: input.startsAt ?? null,
          force: input.force ?? false,
          isCallback: false,
          exceptCallId: null,
          lineId: null,
        },
        calendar,
        settings,
        now,
      );
      const id = uuidv7();
      await writeCalls(
        em,
        [
          {
            id,
            contactPointId: therapist.contactPointId,
            therapistId: therapist.id,
            ...slot,
            reason: 'MANUAL',
            tryNumber: 1,
            retryOf: null,
            notBefore: input.startsAt ?? null,
            avoidTimeOfDay: null,
            createdBy: input.staffMemberId,
            requestIds,
          },
        ],
        now,
      );
      await planContactPoints(em, [therapist.contactPointId], now, settings);
      recordAction(
        em,
        vault,
        {
          actor: input.staffMemberId,
          action: 'createPhoneCall',
          subjectType: 'phone_call',
          subjectId: id,
          details: { forced: input.force ?? false },
          reason,
        },
        now,
      );
      return em.findOneOrFail(PhoneCall, id);
    });
  };
}

/** @throws CommunicationError BAD_USER_INPUT */
export function checkDuration(minutes: number | null, field = 'input.durationMinutes'): void {
  if (minutes === null || (Number.isInteger(minutes) && minutes >= 5 && minutes <= 60 && minutes % 5 === 0)) return;
  throw badInput(field, 'Expected 5 to 60 minutes in steps of five.');
}

export async function stateOf(
  em: EntityManager,
  contactPointId: string,
  now: Date,
  contactIntervalDays: number,
): Promise<CallState> {
  const states = await loadCallStates(em, [contactPointId], now, contactIntervalDays);
  return states.get(contactPointId) as CallState;
}

function chooseRequests(state: CallState, input: CreatePhoneCallInput, maximum: number): string[] {
  const planned = new Set(state.openCalls.flatMap((call) => call.memberIds));
  const open = state.requests.filter((request) => request.status !== 'BATCHED');
  if (!input.placementRequestIds) {
    const free = open.filter((request) => !planned.has(request.id)).map((request) => request.id);
    if (free.length === 0)
      throw badInput('input.therapistId', 'No open request waits here for a call.', 'NOT_WAITING_HERE');
    return free.slice(0, maximum);
  }
  const ids = [...new Set(input.placementRequestIds)];
  if (ids.length === 0 || ids.length > maximum)
    throw badInput('input.placementRequestIds', `Expected 1 to ${maximum} requests.`);
  ids.forEach((id, index) => {
    const field = `input.placementRequestIds.${index}`;
    if (!open.some((request) => request.id === id))
      throw badInput(field, 'This request does not wait at this contact point.', 'NOT_WAITING_HERE');
    if (planned.has(id)) throw badInput(field, 'This request is in a planned call already.', 'ALREADY_IN_CALL');
  });
  return ids;
}

function requirePermission(
  state: CallState,
  therapistId: string,
  now: Date,
  settings: CallServiceParts['settings'],
): void {
  const member = state.contactPoint.therapists.get(therapistId) as MemberTherapist;
  const decision = decideContact(
    state.contactPoint,
    member,
    { channel: 'CALL', purpose: 'REQUEST', self: null },
    now,
    settings,
  );
  if (decision.kind === 'PERMITTED') return;
  const codes = decision.reasons.map((reason) => reason.code).join(', ');
  throw new CommunicationError('CONTACT_NOT_PERMITTED', `A call is not permitted now: ${codes}. See contactPlan.`, {
    field: 'input.therapistId',
    details: { reasons: decision.reasons },
  });
}
