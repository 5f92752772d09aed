import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { isOpenPlacementStatus } from '../domain/placement/placementLifecycle.js';
import type { PlacementStatus } from '../domain/vocabulary.js';
import type { Vault } from '../encryption/vault.js';
import { type MissingDetails, PlacementRequest } from '../entities/PlacementRequest.js';
import type { Therapist } from '../entities/Therapist.js';
import { placementStatusEvent } from '../outbox/placementEvents.js';
import { recordEvents } from '../outbox/recordEvents.js';
import type { PatientDetails } from '../patients/patientDetails.js';
import { copyPatientDetails, sealPatientDetails } from '../patients/sealPatientDetails.js';

export interface NewPlacement {
  readonly matchId: string;
  readonly patientExternalId: string;
  readonly therapist: Therapist;
  readonly patient: PatientDetails | null;
  /** The wish is older than the patient's deletion: it is only noted. */
  readonly patientDeleted?: boolean;
}

const PAIR_REFUSED = 'PAIR_REFUSED_BEFORE';

interface InitialState {
  readonly status: PlacementStatus;
  readonly reason: string;
}

/**
 * Enters a wish for a place. The caller holds the patient's and the contact point's locks, so what it finds about the
 * patient's other requests still holds at the commit.
 */
export async function createPlacementRequest(
  em: EntityManager,
  vault: Vault,
  placement: NewPlacement,
  now: Date,
): Promise<PlacementRequest> {
  const { therapist, patientExternalId } = placement;
  const ofPatient = await em.find(PlacementRequest, { patientExternalId }, { orderBy: { createdAt: 'desc' } });
  const request = em.create(PlacementRequest, {
    id: uuidv7(),
    matchId: placement.matchId,
    therapistId: therapist.id,
    patientExternalId,
    status: 'OPEN',
    createdAt: now,
    updatedAt: now,
  });
  if (placement.patient) sealPatientDetails(vault, request, placement.patient);
  else copyPatientDetails(vault, ofPatient.find((other) => other.patientSnapshot !== null) ?? null, request);
  const missing = missingDetails(therapist, request);
  const initial = placement.patientDeleted
    ? ({ status: 'WITHDRAWN', reason: 'PATIENT_DELETED' } as const)
    : initialState(request, ofPatient, missing);
  request.status = initial.status;
  request.missingDetails = initial.status === 'WAITING_DETAILS' ? missing : [];
  request.detailsDueAt = initial.status === 'WAITING_DETAILS' ? now : null;
  request.closedReason = isOpenPlacementStatus(initial.status) ? null : initial.reason;
  if (!isOpenPlacementStatus(initial.status)) request.patientName = null;
  await em.persist(request).flush();
  await recordEvents(
    em,
    [
      placementStatusEvent({
        requestId: request.id,
        matchId: request.matchId,
        from: null,
        to: initial.status,
        reason: initial.reason,
      }),
    ],
    now,
  );
  return request;
}

/** Whose details a request lacks. */
export function missingDetails(therapist: Therapist, request: PlacementRequest): MissingDetails[] {
  return [
    ...(therapist.lastName === null ? (['THERAPIST'] as const) : []),
    ...(request.patientSnapshot === null ? (['PATIENT'] as const) : []),
  ];
}

/** DESIGN 4.1.3 (a refused pair is closed for good), 4.2 (first acceptance), 4.3 (nobody twice to one therapist). */
function initialState(
  request: PlacementRequest,
  ofPatient: readonly PlacementRequest[],
  missing: readonly MissingDetails[],
): InitialState {
  const ofPair = ofPatient.filter((other) => other.therapistId === request.therapistId);
  if (ofPair.some(isRefused)) return { status: 'REJECTED', reason: PAIR_REFUSED };
  if (ofPatient.some((other) => other.status === 'ACCEPTED'))
    return { status: 'PLACED_ELSEWHERE', reason: 'PATIENT_PLACED' };
  if (ofPair.some((other) => isOpenPlacementStatus(other.status)))
    return { status: 'WITHDRAWN', reason: 'PAIR_ALREADY_REQUESTED' };
  if (missing.length > 0) return { status: 'WAITING_DETAILS', reason: `MISSING_${missing.join('_AND_')}` };
  return { status: 'OPEN', reason: 'REQUESTED' };
}

/** Said so itself: one that was closed only because of an earlier refusal opens again with it. */
function isRefused(request: PlacementRequest): boolean {
  return (request.status === 'REJECTED' && request.closedReason !== PAIR_REFUSED) || request.outcome === 'REJECTED';
}
