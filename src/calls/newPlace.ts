import { ANY_SLOT, slotQuery } from '../domain/calls/slotRequest.js';
import { contains, overlaps } from '../domain/calls/therapistCalendar.js';
import { findFirstSlot, type Slot } from '../domain/slots/findSlots.js';
import { coveringMinutes } from '../domain/slots/minuteInterval.js';
import type { PhoneCall } from '../entities/PhoneCall.js';
import type { Calendar } from './calendar.js';
import type { CallState } from './loadCallStates.js';
import { busyAt } from './planCalls.js';
import { therapistCalendar } from './therapistCalendars.js';

/** The same time on another line, where one is free; what was agreed or announced is kept. */
export function sameTimeElsewhere(call: PhoneCall, calendar: Calendar): Slot | null {
  const time = coveringMinutes(call.startsAt, call.endsAt);
  const line = calendar.lines.find(
    ({ lineId, open, busy }) =>
      lineId !== call.lineId && !overlaps(busy, time) && (call.exemptFromWindows || contains(open, time)),
  );
  return line ? { lineId: line.lineId, startMinute: time.start, endMinute: time.end } : null;
}

/** The next free slot that the call's own wishes allow: a retry stays at another time of day (DESIGN 4.5). */
export function nextSlotFor(call: PhoneCall, state: CallState, calendar: Calendar, now: Date): Slot | null {
  const windows = therapistCalendar(state.windowsOwner);
  if (!windows) return null;
  const answer = findFirstSlot(
    slotQuery(
      {
        durationMinutes: (call.endsAt.getTime() - call.startsAt.getTime()) / 60_000,
        wish: { ...ANY_SLOT, notBefore: call.notBefore, avoidTimeOfDay: call.avoidTimeOfDay },
        calendar: windows,
        contactPointBusy: busyAt(state, call.id),
        lines: calendar.lines,
      },
      now,
    ),
  );
  return answer.kind === 'FOUND' ? answer.slot : null;
}
