import { CommunicationError } from '../../errors.js';
import { callDurationMinutes } from '../slots/callDurationMinutes.js';

const MINIMUM_MINUTES = 5;
const MAXIMUM_MINUTES = 60;
const STEP_MINUTES = 5;

/**
 * A duration that staff give: 5 to 60 minutes, in fives.
 * @throws CommunicationError INVALID_DURATION (field `durationMinutes`)
 */
export function assertCallDuration(minutes: number): void {
  if (minutes >= MINIMUM_MINUTES && minutes <= MAXIMUM_MINUTES && minutes % STEP_MINUTES === 0) return;
  throw new CommunicationError(
    'INVALID_DURATION',
    `A call lasts ${MINIMUM_MINUTES} to ${MAXIMUM_MINUTES} minutes, in steps of ${STEP_MINUTES}`,
    { field: 'durationMinutes', details: { durationMinutes: minutes } },
  );
}

/** How many of so many patients a call of that length has time for. DESIGN 4.5: 5 minutes per started 5 patients. */
export function patientsThatFit(patientCount: number, durationMinutes: number): number {
  let fitting = patientCount;
  while (fitting > 0 && callDurationMinutes(fitting) > durationMinutes) fitting -= 1;
  return fitting;
}
