import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import type { CallPlanningSettings } from '../domain/calls/planCall.js';
import { slotQuery } from '../domain/calls/slotRequest.js';
import type { SuccessorDecision } from '../domain/calls/successor.js';
import { agreedSlot } from '../domain/slots/agreedSlot.js';
import { callDurationMinutes } from '../domain/slots/callDurationMinutes.js';
import { findFirstSlot, type Slot } from '../domain/slots/findSlots.js';
import { instantOfMinute } from '../domain/slots/minuteInterval.js';
import type { PhoneCall } from '../entities/PhoneCall.js';
import { CommunicationError } from '../errors.js';
import type { Calendar } from './calendar.js';
import { type CallState, loadCallStates } from './loadCallStates.js';
import { busyAt } from './planCalls.js';
import { therapistCalendar } from './therapistCalendars.js';
import { type NewCall, writeCalls } from './writeCalls.js';

type Planned = Extract<SuccessorDecision, { kind: 'RETRY' | 'CALLBACK' }>;

/**
 * Plans the call that follows a failed one, with the same requests (DESIGN 4.5, failed call): at the agreed time for a
 * callback, else in the next slot that the rule allows. Null when there is none: the requests are due again at the next
 * sweep. The caller holds the contact point's lock and the calendar's.
 * @throws CommunicationError SLOT_TAKEN when nobody is free at the agreed time; it names the next one
 */
export async function planSuccessor(
  em: EntityManager,
  failed: PhoneCall,
  requestIds: readonly string[],
  decision: Planned,
  calendar: Calendar,
  now: Date,
  settings: CallPlanningSettings,
): Promise<NewCall | null> {
  const states = await loadCallStates(em, [failed.contactPointId], now, settings.contactIntervalDays);
  const state = states.get(failed.contactPointId) as CallState;
  const durationMinutes = callDurationMinutes(requestIds.length);
  const slot =
    decision.kind === 'CALLBACK'
      ? callbackSlot(state, failed, decision.at, durationMinutes, calendar)
      : retrySlot(state, decision, durationMinutes, calendar, now);
  if (!slot) return null;
  const call: NewCall = {
    id: uuidv7(),
    contactPointId: failed.contactPointId,
    therapistId: failed.therapistId,
    lineId: slot.lineId,
    startsAt: instantOfMinute(slot.startMinute),
    endsAt: instantOfMinute(slot.endMinute),
    reason: decision.kind,
    tryNumber: decision.tryNumber,
    retryOf: failed.id,
    notBefore: decision.kind === 'CALLBACK' ? decision.at : decision.notBefore,
    avoidTimeOfDay: decision.kind === 'CALLBACK' ? null : decision.avoidTimeOfDay,
    exemptFromWindows: decision.kind === 'CALLBACK',
    createdBy: null,
    requestIds,
  };
  await writeCalls(em, [call], now);
  return call;
}

/** @throws CommunicationError SLOT_TAKEN: what was agreed must not get lost, staff agree another time */
function callbackSlot(
  state: CallState,
  { lineId: ownLineId }: PhoneCall,
  at: Date,
  durationMinutes: number,
  { lines }: Calendar,
): Slot {
  const startMinute = Math.floor(at.getTime() / 60_000);
  const contactPointBusy = busyAt(state, null);
  const answer = agreedSlot({ startMinute, durationMinutes, ownLineId, lines, contactPointBusy });
  if (answer.kind === 'FREE') return answer.slot;
  const nextPossible = answer.nextMinute === null ? null : instantOfMinute(answer.nextMinute).toISOString();
  const hint = nextPossible ? ` The next free time is ${nextPossible}.` : '';
  throw new CommunicationError('SLOT_TAKEN', `Nobody is free to call back at this time.${hint}`, {
    field: 'input.callbackAt',
    details: { nextPossible },
  });
}

function retrySlot(
  state: CallState,
  decision: Extract<Planned, { kind: 'RETRY' }>,
  durationMinutes: number,
  calendar: Calendar,
  now: Date,
): Slot | null {
  const windows = therapistCalendar(state.windowsOwner);
  const answer =
    windows &&
    findFirstSlot(
      slotQuery(
        {
          durationMinutes,
          wish: decision,
          calendar: windows,
          contactPointBusy: busyAt(state, null),
          lines: calendar.lines,
        },
        now,
      ),
    );
  return answer?.kind === 'FOUND' ? answer.slot : null;
}
