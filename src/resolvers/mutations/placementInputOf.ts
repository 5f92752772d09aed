import { CommunicationError } from '../../errors.js';
import type { PatientDetails } from '../../patients/patientDetails.js';
import type { PatientDetailsInput, RequestPlacementInput } from '../../schema/inputs/placementInputs.js';
import type { RequestPlacementInput as ServiceInput } from '../../services/createPlacementService.js';

const MAXIMUM_AGE = 120;
const MAXIMUM_TEXT = 4_000;
const MAXIMUM_NAME = 500;

/** The input as the service takes it. @throws CommunicationError BAD_USER_INPUT naming the field */
export function placementInputOf(input: RequestPlacementInput): ServiceInput {
  return { ...input, patient: input.patient ? patientDetailsOf(input.patient) : null };
}

function patientDetailsOf(patient: PatientDetailsInput): PatientDetails {
  const { age = null, sex = null, insurance = null } = patient;
  if (age !== null && (age < 0 || age > MAXIMUM_AGE)) throw bad('age', `Between 0 and ${MAXIMUM_AGE}.`);
  return {
    snapshot: {
      age,
      sex,
      insurance,
      complaints: text(patient.complaints, 'complaints', MAXIMUM_TEXT),
      preferredTimes: text(patient.preferredTimes, 'preferredTimes', MAXIMUM_TEXT),
    },
    registeredOn: patient.registeredOn ?? null,
    name: {
      firstName: text(patient.firstName, 'firstName', MAXIMUM_NAME),
      lastName: text(patient.lastName, 'lastName', MAXIMUM_NAME),
    },
  };
}

function text(value: string | null | undefined, field: string, maximum: number): string | null {
  const trimmed = value?.trim() ?? '';
  if (trimmed.length > maximum) throw bad(field, `At most ${maximum} characters.`);
  return trimmed === '' ? null : trimmed;
}

function bad(field: string, message: string): CommunicationError {
  return new CommunicationError('BAD_USER_INPUT', message, { field: `input.patient.${field}` });
}
