import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';
import { parseAvailability } from '../domain/availability/parseAvailability.js';
import { isPublicHoliday } from '../domain/calendar/publicHolidays.js';
import { callStillFits, type LineDuty, lineStillHolds } from '../domain/calls/availabilityChange.js';
import type { CallPlanningSettings } from '../domain/calls/planCall.js';
import type { Slot } from '../domain/slots/findSlots.js';
import { instantOfMinute } from '../domain/slots/minuteInterval.js';
import { PhoneCall } from '../entities/PhoneCall.js';
import type { Calendar } from './calendar.js';
import { type LineSettings, loadLines } from './callLines.js';
import { type CallState, loadCallStates } from './loadCallStates.js';
import { nextSlotFor, sameTimeElsewhere } from './newPlace.js';
import { recordCallChange } from './recordCallChange.js';

type MoveReason = 'MISSED' | 'AVAILABILITY_CHANGED' | 'LINE_REMOVED' | 'LINE_UNAVAILABLE';

/**
 * Moves the calls of these contact points that cannot stay: their slot passed uncalled (`MISSED`, no attempt counted),
 * the therapist's windows changed, their line is gone, or whoever is on it does not work then any more (DESIGN 4.5). A
 * claimed call is left alone. One that finds no slot is canceled; its requests are planned again by the next sweep. The
 * caller holds the contact points' locks and the calendar's.
 */
export async function moveCalls(
  em: EntityManager,
  contactPointIds: readonly string[],
  calendar: Calendar,
  now: Date,
  settings: CallPlanningSettings & LineSettings,
): Promise<number> {
  const states = await loadCallStates(em, contactPointIds, now, settings.contactIntervalDays);
  const lines = new Map((await loadLines(em, settings)).map((line) => [line.lineId, line]));
  let moved = 0;
  for (const { id } of await queryRows<{ id: string }>(em, UNCLAIMED_CALLS, [contactPointIds])) {
    const call = await em.findOneOrFail(PhoneCall, id, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    const state = states.get(call.contactPointId) as CallState;
    const reason = moveReason(call, state, lines.get(call.lineId) ?? null, now);
    if (!reason) continue;
    await moveCall(em, call, state, calendar, reason, now);
    moved += 1;
  }
  return moved;
}

const UNCLAIMED_CALLS = `
  SELECT c.id FROM communication.phone_calls c
  WHERE c.contact_point_id = ANY($1) AND c.status = 'SCHEDULED' AND (c.claim_until IS NULL OR c.claim_until <= clock_timestamp())
  ORDER BY c.starts_at, c.id`;

/** `line` null: it is not active any more. */
function moveReason(call: PhoneCall, state: CallState, line: LineDuty | null, now: Date): MoveReason | null {
  if (call.endsAt <= now) return 'MISSED';
  const owner = state.windowsOwner;
  const fits =
    owner !== null &&
    callStillFits(call, parseAvailability(owner.availability).windows, owner.timeZone, (date) =>
      isPublicHoliday(date, owner.federalState),
    );
  if (!fits && !call.exemptFromWindows) return 'AVAILABILITY_CHANGED';
  if (line === null) return 'LINE_REMOVED';
  return lineStillHolds(call, line) ? null : 'LINE_UNAVAILABLE';
}

async function moveCall(
  em: EntityManager,
  call: PhoneCall,
  state: CallState,
  calendar: Calendar,
  reason: MoveReason,
  now: Date,
): Promise<void> {
  const onlyTheLine = reason === 'LINE_REMOVED' || reason === 'LINE_UNAVAILABLE';
  const elsewhere = onlyTheLine ? sameTimeElsewhere(call, calendar) : null;
  const slot = elsewhere ?? nextSlotFor(call, state, calendar, now);
  if (slot) calendar.book(slot);
  if (elsewhere) await reassign(em, call, elsewhere, reason, now);
  else if (slot) await reschedule(em, call, slot, reason, now);
  else await cancel(em, call, reason, now);
}

async function reassign(em: EntityManager, call: PhoneCall, slot: Slot, reason: MoveReason, now: Date): Promise<void> {
  const details = { reason, fromLineId: call.lineId, toLineId: slot.lineId };
  call.lineId = slot.lineId;
  await recordCallChange(em, call, { kind: 'CHANGED', reason }, { kind: 'REASSIGNED', actor: null, details }, now);
}

async function reschedule(
  em: EntityManager,
  call: PhoneCall,
  slot: Slot,
  reason: MoveReason,
  now: Date,
): Promise<void> {
  const previousStartsAt = call.startsAt;
  Object.assign(call, {
    startsAt: instantOfMinute(slot.startMinute),
    endsAt: instantOfMinute(slot.endMinute),
    lineId: slot.lineId,
    exemptFromWindows: false,
  });
  const details = { reason, from: previousStartsAt, to: call.startsAt };
  const kind = reason === 'MISSED' ? 'MISSED' : 'RESCHEDULED';
  const change = { kind: 'RESCHEDULED', reason, previousStartsAt } as const;
  await recordCallChange(em, call, change, { kind, actor: null, details }, now);
}

async function cancel(em: EntityManager, call: PhoneCall, reason: MoveReason, now: Date): Promise<void> {
  Object.assign(call, { status: 'CANCELED', canceledReason: 'NO_SLOT' });
  const change = { kind: 'CANCELED', reason: 'NO_SLOT' } as const;
  await recordCallChange(em, call, change, { kind: 'CANCELED', actor: null, details: { reason } }, now);
}
