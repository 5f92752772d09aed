import { isOpenPlacementStatus } from '../domain/placement/placementLifecycle.js';
import type { Vault } from '../encryption/vault.js';
import type { PatientName, PlacementRequest } from '../entities/PlacementRequest.js';

/**
 * The patient's name, where one of the patient's requests has kept it. It is read before states change, because a
 * request that closes forgets it.
 */
export function knownPatientName(
  vault: Vault,
  requests: readonly PlacementRequest[],
  patientExternalId: string,
): PatientName | null {
  const keeper = requests.find(
    (request) => request.patientExternalId === patientExternalId && request.patientName !== null,
  );
  return keeper?.patientName
    ? vault.open<PatientName>('placement_requests.patient_name', keeper.id, keeper.patientName)
    : null;
}

/** Gives the name to those requests of the patient that may need it for a confirmation (DESIGN 5). */
export function keepPatientName(
  vault: Vault,
  requests: readonly PlacementRequest[],
  patientExternalId: string,
  name: PatientName | null,
): void {
  if (name === null) return;
  for (const request of requests) {
    const mayNeedIt = isOpenPlacementStatus(request.status) || request.status === 'ACCEPTED';
    if (request.patientExternalId !== patientExternalId || request.patientName !== null || !mayNeedIt) continue;
    request.patientName = vault.seal('placement_requests.patient_name', request.id, name);
  }
}
