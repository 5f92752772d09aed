import { lockContactPoints } from '../../database/locks.js';
import type { TherapistStatus } from '../../domain/vocabulary.js';
import { breakLeases } from '../../emails/breakLeases.js';
import { applyTherapistDetails } from '../../therapists/applyTherapistDetails.js';
import { findOrCreateTherapist } from '../../therapists/findOrCreateTherapist.js';
import { holdPlannedCalls } from '../../therapists/holdPlannedCalls.js';
import { readTherapistDetails, therapistDataSchema } from '../../therapists/therapistDetails.js';
import { done, type Handler } from '../handler.js';
import type { PayloadOf } from '../parseEvent.js';

/** `therapist.created` and `therapist.updated`: the newest details count; an older event than the one applied is ignored. */
export const handleTherapistDetails: Handler<PayloadOf<'therapist.updated'>> = async (
  em,
  parts,
  payload,
  event,
  now,
) => {
  const data = therapistDataSchema.safeParse(payload.therapist_data ?? {});
  if (!data.success)
    return { kind: 'DEAD', code: 'BAD_PAYLOAD', reason: 'therapist_data has fields of the wrong type.' };
  const therapist = await findOrCreateTherapist(em, payload.therapist_id, parts.settings.timeZone, now);
  if (therapist.detailsAsOf !== null && therapist.detailsAsOf > event.occurredAt) return done('OUTDATED');
  const touched = await applyTherapistDetails(
    em,
    parts.vault,
    therapist,
    readTherapistDetails(data.data),
    event.occurredAt,
    now,
  );
  return done('APPLIED', touched);
};

/** `therapist.blocked` and `therapist.unblocked`: requests are held, others at the same contact point are not (DESIGN 4.1.1). */
export function handleTherapistStatus(status: TherapistStatus): Handler<PayloadOf<'therapist.blocked'>> {
  return async (em, parts, payload, event, now) => {
    const therapist = await findOrCreateTherapist(em, payload.therapist_id, parts.settings.timeZone, now);
    if (therapist.statusAsOf !== null && therapist.statusAsOf > event.occurredAt) return done('OUTDATED');
    await lockContactPoints(em, [therapist.contactPointId]);
    await breakLeases(em, [therapist.contactPointId], now);
    therapist.status = status;
    therapist.statusAsOf = event.occurredAt;
    therapist.updatedAt = now;
    await em.flush();
    await holdPlannedCalls(em, therapist, now);
    return done(status, [therapist.contactPointId]);
  };
}
