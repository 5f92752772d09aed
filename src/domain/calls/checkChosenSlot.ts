import { MINUTE_MS } from '../calendar/durations.js';
import type { LineCalendar } from '../slots/findSlots.js';
import { SLOT_GRID_MINUTES } from '../slots/fitCall.js';
import type { MinuteInterval } from '../slots/minuteInterval.js';
import { contains, openAround, overlaps, type TherapistCalendar, touchesHoliday } from './therapistCalendar.js';

/** A time that staff gave, or that was agreed with the therapist. */
export interface ChosenSlot {
  readonly startsAt: Date;
  readonly durationMinutes: number;
  /** An agreed callback may be at any minute, outside the windows and on a holiday, too. DESIGN 4.5 "Failed call". */
  readonly isCallback: boolean;
  /** Staff insist with a reason: it may lie outside the windows. */
  readonly forceAvailability: boolean;
  readonly calendar: TherapistCalendar;
  /** Normalized, the call itself left out where it is moved. */
  readonly contactPointBusy: readonly MinuteInterval[];
  /** That may take it, in order of preference; `lineCalendar(line, startsAt)`, the call itself left out. */
  readonly lines: readonly LineCalendar[];
}

export type ChosenSlotProblem =
  | 'IN_THE_PAST'
  | 'OFF_GRID'
  | 'PUBLIC_HOLIDAY'
  | 'OUTSIDE_AVAILABILITY'
  | 'SLOT_TAKEN'
  /** No line works at that time. */
  | 'NO_LINE';

export type ChosenSlotAnswer =
  /** `lineId`: the first line that is free. */
  { readonly ok: true; readonly lineId: string } | { readonly ok: false; readonly code: ChosenSlotProblem };

/** Whether a call can take place at a given time, and on which line. The look-ahead does not bind staff. DESIGN 4.5. */
export function checkChosenSlot(chosen: ChosenSlot, now: Date): ChosenSlotAnswer {
  const startMinute = chosen.startsAt.getTime() / MINUTE_MS;
  const time = { start: startMinute, end: startMinute + chosen.durationMinutes };
  const code = timeProblem(chosen, time, now);
  if (code !== null) return { ok: false, code };
  const working = chosen.lines.filter((line) => contains(line.open, time));
  const free = working.find((line) => !overlaps(line.busy, time));
  if (working.length === 0) return { ok: false, code: 'NO_LINE' };
  if (free === undefined || overlaps(chosen.contactPointBusy, time)) return { ok: false, code: 'SLOT_TAKEN' };
  return { ok: true, lineId: free.lineId };
}

function timeProblem(chosen: ChosenSlot, time: MinuteInterval, now: Date): ChosenSlotProblem | null {
  const { startsAt, isCallback, calendar } = chosen;
  const inTime = isCallback ? startsAt.getTime() > now.getTime() : startsAt.getTime() >= now.getTime();
  if (!inTime) return 'IN_THE_PAST';
  if (time.start % (isCallback ? 1 : SLOT_GRID_MINUTES) !== 0) return 'OFF_GRID';
  if (isCallback) return null;
  if (touchesHoliday(calendar, time)) return 'PUBLIC_HOLIDAY';
  if (!chosen.forceAvailability && !contains(openAround(calendar, time), time)) return 'OUTSIDE_AVAILABILITY';
  return null;
}

/**
 * Whether an open call can become longer where it stands, for those who join it. `calendar` null: the call is exempt from
 * the windows (a callback, a forced time).
 */
export function canGrow(call: {
  readonly startsAt: Date;
  readonly durationMinutes: number;
  readonly calendar: TherapistCalendar | null;
  readonly contactPointBusy: readonly MinuteInterval[];
  readonly line: LineCalendar;
}): boolean {
  const start = call.startsAt.getTime() / MINUTE_MS;
  const time = { start, end: start + call.durationMinutes };
  return (
    (call.calendar === null || contains(openAround(call.calendar, time), time)) &&
    contains(call.line.open, time) &&
    !overlaps(call.line.busy, time) &&
    !overlaps(call.contactPointBusy, time)
  );
}
