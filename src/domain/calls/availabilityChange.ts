import type { WeeklyWindows } from '../availability/weeklyWindows.js';
import { createLocalDays } from '../slots/createLocalDays.js';
import { coveringMinutes } from '../slots/minuteInterval.js';
import { contains, openAround } from './therapistCalendar.js';

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
