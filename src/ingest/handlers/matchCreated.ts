import type { EntityManager } from '@mikro-orm/postgresql';
import { lockContactPoints, lockName, lockPatients } from '../../database/locks.js';
import { queryRows } from '../../database/query.js';
import { PlacementRequest } from '../../entities/PlacementRequest.js';
import { Therapist } from '../../entities/Therapist.js';
import {
  hasPatientDetails,
  type PatientDetails,
  patientDataSchema,
  readPatientDetails,
} from '../../patients/patientDetails.js';
import { wasDeletedSince } from '../../patients/wasDeletedSince.js';
import { createPlacementRequest } from '../../placement/createPlacementRequest.js';
import { applyTherapistDetails } from '../../therapists/applyTherapistDetails.js';
import { findOrCreateTherapist } from '../../therapists/findOrCreateTherapist.js';
import { readTherapistDetails, therapistDataSchema } from '../../therapists/therapistDetails.js';
import { done, type Handler, type HandlerOutcome, type HandlerParts } from '../handler.js';
import type { PayloadOf } from '../parseEvent.js';

/** A new wish for a place. The same match again changes nothing; with another pair it is a dead letter (DESIGN 6). */
export const handleMatchCreated: Handler<PayloadOf<'match.created'>> = async (em, parts, payload, event, now) => {
  await lockName(em, 'match', payload.match_id);
  const known = await em.findOne(PlacementRequest, { matchId: payload.match_id });
  if (known) return knownMatch(em, known, payload);
  const therapist = await findOrCreateTherapist(em, payload.therapist_id, parts.settings.timeZone, now);
  await lockPatients(em, [payload.patient_id]);
  const patientDeleted = await wasDeletedSince(em, payload.patient_id, event.occurredAt);
  const touched = await takeTherapistDetails(em, parts, therapist, payload.match_data?.therapist, now);
  if (touched.length === 0) await lockContactPoints(em, [therapist.contactPointId]);
  const request = await createPlacementRequest(
    em,
    parts.vault,
    {
      matchId: payload.match_id,
      patientExternalId: payload.patient_id,
      therapist,
      patient: patientDeleted ? null : readPatient(payload.match_data?.patient),
      patientDeleted,
    },
    now,
  );
  await wakeWaitingStatuses(em, payload.match_id, now);
  return done(request.status, [...touched, therapist.contactPointId], patientDeleted);
};

async function knownMatch(
  em: EntityManager,
  known: PlacementRequest,
  payload: PayloadOf<'match.created'>,
): Promise<HandlerOutcome> {
  const therapist = await em.findOneOrFail(Therapist, known.therapistId);
  if (therapist.externalId === payload.therapist_id && known.patientExternalId === payload.patient_id) {
    return done('ALREADY_KNOWN');
  }
  return {
    kind: 'DEAD',
    code: 'MATCH_CONFLICT',
    reason: 'This match_id belongs to another patient and therapist already.',
  };
}

/** Details in the match count only where none are known, and until the therapist's own event comes. */
async function takeTherapistDetails(
  em: EntityManager,
  parts: HandlerParts,
  therapist: Therapist,
  data: unknown,
  now: Date,
): Promise<string[]> {
  const parsed = therapistDataSchema.safeParse(data);
  if (therapist.lastName !== null || !parsed.success) return [];
  return applyTherapistDetails(em, parts.vault, therapist, readTherapistDetails(parsed.data), null, now);
}

/** Details that tell nothing are missing ones. */
function readPatient(data: unknown): PatientDetails | null {
  const parsed = patientDataSchema.safeParse(data);
  const details = parsed.success ? readPatientDetails(parsed.data) : null;
  return details && hasPatientDetails(details) ? details : null;
}

async function wakeWaitingStatuses(em: EntityManager, matchId: string, now: Date): Promise<void> {
  await queryRows(
    em,
    `UPDATE communication.inbox_events SET status = 'PENDING', due_at = $2, give_up_at = NULL
     WHERE message_key = $1 AND status = 'WAITING'`,
    [`match:${matchId}`, now],
  );
}
