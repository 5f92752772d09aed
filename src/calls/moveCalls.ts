import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';
import { parseAvailability } from '../domain/availability/parseAvailability.js';
import { isPublicHoliday } from '../domain/calendar/publicHolidays.js';
import { callStillFits } from '../domain/calls/availabilityChange.js';
import type { CallPlanningSettings } from '../domain/calls/planCall.js';
import { ANY_SLOT, slotQuery } from '../domain/calls/slotRequest.js';
import { findFirstSlot } from '../domain/slots/findSlots.js';
import { instantOfMinute } from '../domain/slots/minuteInterval.js';
import { PhoneCall } from '../entities/PhoneCall.js';
import type { Calendar } from './calendar.js';
import { type CallState, loadCallStates } from './loadCallStates.js';
import { busyAt } from './planCalls.js';
import { recordCallChange } from './recordCallChange.js';
import { therapistCalendar } from './therapistCalendars.js';

type MoveReason = 'MISSED' | 'AVAILABILITY_CHANGED' | 'LINE_REMOVED';

/**
 * Moves the calls of these contact points that cannot stay: their slot passed uncalled (`MISSED`, no attempt counted),
 * the therapist's windows changed, or their line is gone (DESIGN 4.5). A claimed call is left alone. One that finds no
 * slot is canceled; its requests are planned again by the next sweep. The caller holds the contact points' locks and
 * the calendar's.
 */
export async function moveCalls(
  em: EntityManager,
  contactPointIds: readonly string[],
  calendar: Calendar,
  now: Date,
  settings: CallPlanningSettings,
): Promise<number> {
  const states = await loadCallStates(em, contactPointIds, now, settings.contactIntervalDays);
  const rows = await queryRows<{ id: string; line_active: boolean }>(em, UNCLAIMED_CALLS, [contactPointIds]);
  let moved = 0;
  for (const row of rows) {
    const call = await em.findOneOrFail(PhoneCall, row.id, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    const state = states.get(call.contactPointId) as CallState;
    const reason = moveReason(call, state, row.line_active, now);
    if (!reason) continue;
    await moveCall(em, call, state, calendar, reason, now);
    moved += 1;
  }
  return moved;
}

const UNCLAIMED_CALLS = `
  SELECT c.id, l.active AS line_active FROM communication.phone_calls c JOIN communication.call_lines l ON l.id = c.line_id
  WHERE c.contact_point_id = ANY($1) AND c.status = 'SCHEDULED' AND (c.claim_until IS NULL OR c.claim_until <= clock_timestamp())
  ORDER BY c.starts_at, c.id`;

function moveReason(call: PhoneCall, state: CallState, lineActive: boolean, now: Date): MoveReason | null {
  if (call.endsAt <= now) return 'MISSED';
  if (!lineActive) return 'LINE_REMOVED';
  const owner = state.windowsOwner;
  const fits =
    owner !== null &&
    callStillFits(call, parseAvailability(owner.availability).windows, owner.timeZone, (date) =>
      isPublicHoliday(date, owner.federalState),
    );
  return fits || call.exemptFromWindows ? null : 'AVAILABILITY_CHANGED';
}

async function moveCall(
  em: EntityManager,
  call: PhoneCall,
  state: CallState,
  calendar: Calendar,
  reason: MoveReason,
  now: Date,
): Promise<void> {
  const windows = therapistCalendar(state.windowsOwner);
  const answer =
    windows &&
    findFirstSlot(
      slotQuery(
        {
          durationMinutes: (call.endsAt.getTime() - call.startsAt.getTime()) / 60_000,
          wish: { ...ANY_SLOT, notBefore: call.notBefore },
          calendar: windows,
          contactPointBusy: busyAt(state, call.id),
          lines: calendar.lines,
        },
        now,
      ),
    );
  const previousStartsAt = call.startsAt;
  if (answer?.kind !== 'FOUND') {
    Object.assign(call, { status: 'CANCELED', canceledReason: 'NO_SLOT' });
    await recordCallChange(
      em,
      call,
      { kind: 'CANCELED', reason: 'NO_SLOT' },
      { kind: 'CANCELED', actor: null, details: { reason } },
      now,
    );
    return;
  }
  calendar.book(answer.slot);
  call.startsAt = instantOfMinute(answer.slot.startMinute);
  call.endsAt = instantOfMinute(answer.slot.endMinute);
  call.lineId = answer.slot.lineId;
  call.exemptFromWindows = false;
  await recordCallChange(
    em,
    call,
    { kind: 'RESCHEDULED', reason, previousStartsAt },
    {
      kind: reason === 'MISSED' ? 'MISSED' : 'RESCHEDULED',
      actor: null,
      details: { reason, from: previousStartsAt, to: call.startsAt },
    },
    now,
  );
}
