import type { Vault } from '../encryption/vault.js';
import type { PatientName, PatientSnapshot, PlacementRequest } from '../entities/PlacementRequest.js';
import type { PatientDetails } from './patientDetails.js';

/** Puts a patient's details into a request, sealed for its row. */
export function sealPatientDetails(vault: Vault, request: PlacementRequest, details: PatientDetails): void {
  request.patientSnapshot = vault.seal('placement_requests.patient_snapshot', request.id, details.snapshot);
  request.patientRegisteredOn = details.registeredOn;
  const { firstName, lastName } = details.name;
  request.patientName =
    firstName || lastName ? vault.seal('placement_requests.patient_name', request.id, details.name) : null;
}

/** Takes the details from another request of the same patient; values are sealed per row, so they are opened and sealed again. */
export function copyPatientDetails(vault: Vault, from: PlacementRequest | null, to: PlacementRequest): void {
  const details = from && openPatientDetails(vault, from);
  if (details) sealPatientDetails(vault, to, details);
}

/** What a request knows of its patient; null while nothing is. */
export function openPatientDetails(vault: Vault, request: PlacementRequest): PatientDetails | null {
  if (!request.patientSnapshot) return null;
  return {
    snapshot: vault.open<PatientSnapshot>('placement_requests.patient_snapshot', request.id, request.patientSnapshot),
    registeredOn: request.patientRegisteredOn,
    name: request.patientName
      ? vault.open<PatientName>('placement_requests.patient_name', request.id, request.patientName)
      : { firstName: null, lastName: null },
  };
}
