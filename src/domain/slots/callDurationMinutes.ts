const PATIENTS_PER_STEP = 5;
const MINUTES_PER_STEP = 5;

/** Five minutes per started five patients. DESIGN 4.5. */
export function callDurationMinutes(patientCount: number): number {
  return Math.max(1, Math.ceil(patientCount / PATIENTS_PER_STEP)) * MINUTES_PER_STEP;
}
