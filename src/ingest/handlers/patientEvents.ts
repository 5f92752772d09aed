import { applyPatientDetails } from '../../patients/applyPatientDetails.js';
import { erasePatient } from '../../patients/erasePatient.js';
import { patientDataSchema, readPatientDetails } from '../../patients/patientDetails.js';
import { lockPatientsScope } from '../../placement/settlePatient.js';
import { done, type Handler } from '../handler.js';
import type { PayloadOf } from '../parseEvent.js';

/** New details of a patient go into all open requests. */
export const handlePatientUpdated: Handler<PayloadOf<'patient.updated'>> = async (em, parts, payload, _event, now) => {
  const data = patientDataSchema.safeParse(payload.patient_data);
  if (!data.success)
    return { kind: 'DEAD', code: 'BAD_PAYLOAD', reason: 'patient_data is missing or has fields of the wrong type.' };
  const scope = await lockPatientsScope(em, [payload.patient_id]);
  await applyPatientDetails(em, parts.vault, scope, readPatientDetails(data.data), now);
  return done('APPLIED', scope.contactPointIds);
};

/** The patient left: nobody is asked for them any more, and what is personal is gone. */
export const handlePatientDeleted: Handler<PayloadOf<'patient.deleted'>> = async (em, parts, payload, _event, now) => {
  const scope = await lockPatientsScope(em, [payload.patient_id]);
  await erasePatient(em, parts.vault, scope, payload.patient_id, now);
  return done('ERASED', scope.contactPointIds);
};
