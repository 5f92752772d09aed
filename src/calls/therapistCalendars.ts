import { parseAvailability } from '../domain/availability/parseAvailability.js';
import { createBoundedCache } from '../domain/boundedCache.js';
import { isPublicHoliday } from '../domain/calendar/publicHolidays.js';
import type { TherapistCalendar } from '../domain/calls/therapistCalendar.js';
import { createLocalDays, type LocalDays } from '../domain/slots/createLocalDays.js';
import type { CallState } from './loadCallStates.js';

const localDaysByZone = createBoundedCache<string, LocalDays>(1_000);

/** When a contact point can be called, or null when nobody there has readable windows. */
export function therapistCalendar(owner: CallState['windowsOwner']): TherapistCalendar | null {
  if (owner === null) return null;
  return {
    windows: parseAvailability(owner.availability).windows,
    localDays: localDaysByZone.get(owner.timeZone, () => createLocalDays(owner.timeZone)),
    isHoliday: (isoDate) => isPublicHoliday(isoDate, owner.federalState),
  };
}
