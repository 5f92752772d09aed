import type { WeeklyWindows } from '../availability/weeklyWindows.js';
import type { LocalDays } from '../slots/createLocalDays.js';
import { createLocalDays } from '../slots/createLocalDays.js';
import { coveringMinutes, normalizeIntervals } from '../slots/minuteInterval.js';
import { contains, openAround, overlaps } from './therapistCalendar.js';

export interface PlacedCall {
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** An agreed callback, or a time that staff forced: the windows never bound it. */
  readonly exemptFromWindows: boolean;
}

/**
 * Whether a planned call may stay where it is after the therapist's windows, zone or state changed. One that no longer
 * fits moves. DESIGN 4.5, last rule.
 * @throws CommunicationError UNKNOWN_TIME_ZONE
 */
export function callStillFits(
  call: PlacedCall,
  windows: WeeklyWindows,
  zone: string,
  isHoliday: (isoDate: string) => boolean,
): boolean {
  if (call.exemptFromWindows) return true;
  const time = coveringMinutes(call.startsAt, call.endsAt);
  return contains(openAround({ windows, localDays: createLocalDays(zone), isHoliday }, time), time);
}

/** When whoever is on a line works. */
export interface LineDuty {
  readonly workingHours: WeeklyWindows;
  readonly localDays: LocalDays;
  readonly absences: readonly { readonly startsAt: Date; readonly endsAt: Date }[];
}

/**
 * Whether a planned call may stay on its line after the hours or absences there changed. Working hours never bound an
 * agreed time; nobody calls while absent.
 */
export function lineStillHolds(call: PlacedCall, { workingHours, localDays, absences }: LineDuty): boolean {
  const time = coveringMinutes(call.startsAt, call.endsAt);
  const absent = normalizeIntervals(absences.map(({ startsAt, endsAt }) => coveringMinutes(startsAt, endsAt)));
  if (overlaps(absent, time)) return false;
  if (call.exemptFromWindows) return true;
  return contains(openAround({ windows: workingHours, localDays, isHoliday: () => false }, time), time);
}
