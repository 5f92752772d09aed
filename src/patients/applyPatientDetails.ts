import type { EntityManager } from '@mikro-orm/postgresql';
import { isOpenPlacementStatus } from '../domain/placement/placementLifecycle.js';
import type { Vault } from '../encryption/vault.js';
import type { PatientsScope } from '../placement/settlePatient.js';
import { detailsArrived } from '../therapists/applyTherapistDetails.js';
import type { PatientDetails } from './patientDetails.js';
import { sealPatientDetails } from './sealPatientDetails.js';

/** Takes a patient's details into all open requests of the patient; those that waited for them open. */
export async function applyPatientDetails(
  em: EntityManager,
  vault: Vault,
  scope: PatientsScope,
  details: PatientDetails,
  now: Date,
): Promise<void> {
  for (const request of scope.requests) {
    if (!isOpenPlacementStatus(request.status)) continue;
    sealPatientDetails(vault, request, details);
    request.updatedAt = now;
    if (request.status === 'WAITING_DETAILS') await detailsArrived(em, request, 'PATIENT', now);
  }
  await em.flush();
}
