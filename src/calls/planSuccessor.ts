import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import type { CallPlanningSettings } from '../domain/calls/planCall.js';
import { slotQuery } from '../domain/calls/slotRequest.js';
import type { SuccessorDecision } from '../domain/calls/successor.js';
import { callDurationMinutes } from '../domain/slots/callDurationMinutes.js';
import { findFirstSlot, type LineCalendar } from '../domain/slots/findSlots.js';
import { instantOfMinute } from '../domain/slots/minuteInterval.js';
import type { PhoneCall } from '../entities/PhoneCall.js';
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
      ? agreedSlot(decision.at, durationMinutes, failed.lineId, calendar.lines)
      : retrySlot(state, decision, durationMinutes, calendar, now);
  if (!slot) return null;
  const call: NewCall = {
    id: uuidv7(),
    contactPointId: failed.contactPointId,
    therapistId: failed.therapistId,
    lineId: slot.lineId,
    startsAt: slot.startsAt,
    endsAt: slot.endsAt,
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

interface PlacedSlot {
  readonly lineId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** Any future time of a free line, outside the windows too; the line that agreed it comes first. */
function agreedSlot(
  at: Date,
  durationMinutes: number,
  ownLineId: string,
  lines: readonly LineCalendar[],
): PlacedSlot | null {
  const start = Math.floor(at.getTime() / 60_000);
  const end = start + durationMinutes;
  const free = lines.filter((line) => !line.busy.some((busy) => busy.start < end && start < busy.end));
  const line = free.find((one) => one.lineId === ownLineId) ?? free[0];
  return line ? { lineId: line.lineId, startsAt: instantOfMinute(start), endsAt: instantOfMinute(end) } : null;
}

function retrySlot(
  state: CallState,
  decision: Extract<Planned, { kind: 'RETRY' }>,
  durationMinutes: number,
  calendar: Calendar,
  now: Date,
): PlacedSlot | null {
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
  if (answer?.kind !== 'FOUND') return null;
  const { lineId, startMinute, endMinute } = answer.slot;
  return { lineId, startsAt: instantOfMinute(startMinute), endsAt: instantOfMinute(endMinute) };
}
