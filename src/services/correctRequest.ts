import type { EntityManager } from '@mikro-orm/postgresql';
import { canChangePlacementStatus, isOpenPlacementStatus } from '../domain/placement/placementLifecycle.js';
import type { PatientOutcome, PlacementStatus } from '../domain/vocabulary.js';
import { cancelConfirmation, queueConfirmation } from '../emails/confirmations.js';
import type { PlacementRequest } from '../entities/PlacementRequest.js';
import { keepPatientName, knownPatientName } from '../patients/patientNames.js';
import { changePlacement, markAttention } from '../placement/changePlacement.js';
import { followUndecided } from '../placement/followUndecided.js';
import { releaseRequests } from '../placement/releaseRequests.js';
import { reopenOtherRequests } from '../placement/reopenOtherRequests.js';
import { closeOtherRequests, type PatientsScope } from '../placement/settlePatient.js';
import type { ServiceParts } from './serviceParts.js';

export interface Correction {
  readonly scope: PatientsScope;
  readonly request: PlacementRequest;
  readonly outcome: PatientOutcome;
  readonly laterUntil?: Date | null;
}

/**
 * Brings a request to where the right outcome would have led, with all that follows from it (DESIGN 4.2). The caller
 * holds the scope's locks and has corrected the item.
 * @throws CommunicationError ILLEGAL_TRANSITION
 */
export async function correctRequest(
  em: EntityManager,
  { vault, settings }: Pick<ServiceParts, 'vault' | 'settings'>,
  { scope, request, outcome, laterUntil = null }: Correction,
  now: Date,
): Promise<void> {
  const wasAccepted = request.status === 'ACCEPTED';
  const placed = isPlacedByAnother(scope, request);
  const name = knownPatientName(vault, scope.requests, request.patientExternalId);
  const to = correctedStatus(request.status, outcome, placed);
  const mends = request.outcome;
  Object.assign(request, { outcome, outcomeAt: now, attentionReason: null, attentionAt: null, updatedAt: now });
  if (outcome !== 'UNDECIDED' || isOpenPlacementStatus(to))
    followUndecided(request, { outcome, at: now, mends }, settings, now);
  if (outcome === 'ACCEPTED' && to !== 'ACCEPTED') markAttention(request, 'ACCEPTED_AFTER_CLOSE', now);
  await releaseRequests(em, [request.id], 'OUTCOME_CORRECTED', now);
  if (request.status !== to || to === 'LATER') {
    await changePlacement(
      em,
      request,
      {
        to,
        reason: to === 'PLACED_ELSEWHERE' ? 'PATIENT_PLACED' : 'OUTCOME_CORRECTED',
        laterUntil,
        correction: !canChangePlacementStatus(request.status, to),
      },
      now,
    );
  }
  if (wasAccepted && to !== 'ACCEPTED') {
    if (await cancelConfirmation(em, request, 'OUTCOME_CORRECTED', now)) {
      markAttention(request, 'CONFIRMATION_ALREADY_SENT', now);
    }
    await reopenOtherRequests(em, scope, request, now);
  }
  keepPatientName(vault, scope.requests, request.patientExternalId, name);
  if (!wasAccepted && to === 'ACCEPTED') {
    await closeOtherRequests(em, scope, request, now);
    await queueConfirmation(em, request, settings, now);
  }
}

/** A withdrawal is the patient's word and stays; who has a place elsewhere waits for no other. */
function correctedStatus(from: PlacementStatus, outcome: PatientOutcome, placed: boolean): PlacementStatus {
  if (from === 'WITHDRAWN') return from;
  if (placed && outcome !== 'REJECTED') return 'PLACED_ELSEWHERE';
  return outcome === 'UNDECIDED' ? 'CONTACTED' : outcome;
}

function isPlacedByAnother(scope: PatientsScope, request: PlacementRequest): boolean {
  return scope.requests.some(
    (other) =>
      other.id !== request.id && other.patientExternalId === request.patientExternalId && other.status === 'ACCEPTED',
  );
}
