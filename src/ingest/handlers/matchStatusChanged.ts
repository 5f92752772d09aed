import { LockMode } from '@mikro-orm/postgresql';
import { lockName } from '../../database/locks.js';
import { isOpenPlacementStatus } from '../../domain/placement/placementLifecycle.js';
import { PlacementRequest } from '../../entities/PlacementRequest.js';
import { wasDeletedSince } from '../../patients/wasDeletedSince.js';
import { changePlacement } from '../../placement/changePlacement.js';
import { releaseRequests } from '../../placement/releaseRequests.js';
import { closeOtherRequests, lockPatientsScope } from '../../placement/settlePatient.js';
import { MATCH_STATUSES } from '../envelope.js';
import { done, type Handler } from '../handler.js';
import type { PayloadOf } from '../parseEvent.js';

/**
 * What the matching service says of a match. `rejected` closes the pair without cooling: it is no answer to a contact.
 * `accepted` places the patient. `open` and `in_progress` tell nothing that is not known here.
 */
export const handleMatchStatusChanged: Handler<PayloadOf<'match.status_changed'>> = async (
  em,
  parts,
  payload,
  event,
  now,
) => {
  await lockName(em, 'match', payload.match_id);
  const known = await em.findOne(PlacementRequest, { matchId: payload.match_id });
  if (!known) return unknownMatch(event.receivedAt, parts.settings.statusWaitMs, now);
  const target = MATCH_STATUSES[payload.new_status];
  if (target === 'OPEN' || target === 'IN_PROGRESS') return done('NOTHING_TO_DO');
  const scope = await lockPatientsScope(em, [known.patientExternalId]);
  if (await wasDeletedSince(em, known.patientExternalId, event.occurredAt)) return done('PATIENT_DELETED', [], true);
  const request = await em.findOneOrFail(PlacementRequest, known.id, {
    lockMode: LockMode.PESSIMISTIC_WRITE,
    refresh: true,
  });
  if (!isOpenPlacementStatus(request.status)) return done('ALREADY_CLOSED');
  await releaseRequests(em, [request.id], 'MATCHING_SERVICE', now);
  await changePlacement(em, request, { to: target, reason: 'MATCHING_SERVICE' }, now);
  if (target === 'ACCEPTED') await closeOtherRequests(em, scope, request, now);
  return done(target, scope.contactPointIds);
};

function unknownMatch(receivedAt: Date, statusWaitMs: number, now: Date) {
  const giveUpAt = new Date(receivedAt.getTime() + statusWaitMs);
  if (giveUpAt > now) return { kind: 'WAIT', giveUpAt } as const;
  return { kind: 'DEAD', code: 'UNKNOWN_MATCH', reason: 'No match.created came for this match in time.' } as const;
}
