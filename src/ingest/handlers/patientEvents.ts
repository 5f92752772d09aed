import { queryRows } from '../../database/query.js';
import { applyPatientDetails } from '../../patients/applyPatientDetails.js';
import { erasePatient } from '../../patients/erasePatient.js';
import { patientDataSchema } from '../../patients/patientDetails.js';
import { wasDeletedSince } from '../../patients/wasDeletedSince.js';
import { lockPatientsScope } from '../../placement/settlePatient.js';
import { done, type Handler } from '../handler.js';
import type { PayloadOf } from '../parseEvent.js';

/** New details of a patient go into all open requests; without details in it the patient service is asked again. */
export const handlePatientUpdated: Handler<PayloadOf<'patient.updated'>> = async (em, parts, payload, event, now) => {
  const scope = await lockPatientsScope(em, [payload.patient_id]);
  if (await wasDeletedSince(em, payload.patient_id, event.occurredAt)) return done('PATIENT_DELETED', [], true);
  if (!payload.patient_data) {
    await queryRows(
      em,
      `UPDATE communication.placement_requests SET details_due_at = $2
       WHERE patient_external_id = $1 AND status = 'WAITING_DETAILS' AND 'PATIENT' = ANY(missing_details)`,
      [payload.patient_id, now],
    );
    return done('DETAILS_ASKED_FOR');
  }
  const data = patientDataSchema.safeParse(payload.patient_data);
  if (!data.success) return { kind: 'DEAD', code: 'BAD_PAYLOAD', reason: 'patient_data has fields of the wrong type.' };
  await applyPatientDetails(em, parts.vault, scope, data.data, now);
  return done('APPLIED', scope.contactPointIds);
};

/** The patient left: nobody is asked for them any more, and what is personal is gone. */
export const handlePatientDeleted: Handler<PayloadOf<'patient.deleted'>> = async (em, parts, payload, _event, now) => {
  const scope = await lockPatientsScope(em, [payload.patient_id]);
  await erasePatient(em, parts.vault, scope, payload.patient_id, now);
  return done('ERASED', scope.contactPointIds, true);
};
