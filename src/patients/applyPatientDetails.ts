import type { EntityManager } from '@mikro-orm/postgresql';
import { isOpenPlacementStatus } from '../domain/placement/placementLifecycle.js';
import type { Vault } from '../encryption/vault.js';
import type { PatientsScope } from '../placement/settlePatient.js';
import { detailsArrived } from '../therapists/applyTherapistDetails.js';
import { hasPatientDetails, type PatientData, readPatientDetails } from './patientDetails.js';
import { openPatientDetails, sealPatientDetails } from './sealPatientDetails.js';

/**
 * Takes a patient's details into all open requests of the patient; what the source does not name stays. Those that
 * waited for details open.
 */
export async function applyPatientDetails(
  em: EntityManager,
  vault: Vault,
  scope: PatientsScope,
  data: PatientData,
  now: Date,
): Promise<void> {
  for (const request of scope.requests) {
    if (!isOpenPlacementStatus(request.status)) continue;
    const details = readPatientDetails(data, openPatientDetails(vault, request) ?? undefined);
    if (!hasPatientDetails(details)) continue;
    sealPatientDetails(vault, request, details);
    request.updatedAt = now;
    if (request.status === 'WAITING_DETAILS') await detailsArrived(em, request, 'PATIENT', now);
  }
  await em.flush();
}
