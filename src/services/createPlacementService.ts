import { v7 as uuidv7 } from 'uuid';
import { lockContactPoints, lockName, lockPatients } from '../database/locks.js';
import { isOneLine } from '../domain/isOneLine.js';
import { isOpenPlacementStatus } from '../domain/placement/placementLifecycle.js';
import { PlacementRequest } from '../entities/PlacementRequest.js';
import { Therapist } from '../entities/Therapist.js';
import { CommunicationError } from '../errors.js';
import type { PatientDetails } from '../patients/patientDetails.js';
import { changePlacement } from '../placement/changePlacement.js';
import { createPlacementRequest } from '../placement/createPlacementRequest.js';
import { releaseRequests } from '../placement/releaseRequests.js';
import { lockPatientsScope } from '../placement/settlePatient.js';
import { planContactPoints } from '../planning/planContactPoints.js';
import { optionalReason } from './emailInputChecks.js';
import { badInput, found, recordAction, type ServiceParts } from './serviceParts.js';

export interface RequestPlacementInput {
  readonly therapistId: string;
  readonly patientExternalId: string;
  /** The matching service's id; made up here ("staff-…") when left out. */
  readonly matchId?: string | null;
  /** Without it the details known from other requests are taken, else the request waits for them. */
  readonly patient?: PatientDetails | null;
  readonly staffMemberId: string;
}

export interface WithdrawPlacementRequestInput {
  readonly placementRequestId: string;
  readonly reason?: string | null;
  readonly staffMemberId: string;
}

/** Wishes for a place that staff enter or take back by hand. */
export function createPlacementService({ transact, clock, vault, settings }: ServiceParts) {
  return {
    /** @throws CommunicationError NOT_FOUND, MATCH_EXISTS, BAD_USER_INPUT */
    async requestPlacement(input: RequestPlacementInput): Promise<PlacementRequest> {
      const matchId = checkedId('input.matchId', input.matchId ?? `staff-${uuidv7()}`);
      const patientExternalId = checkedId('input.patientExternalId', input.patientExternalId);
      return transact(async (em) => {
        const now = clock.now();
        await lockName(em, 'match', matchId);
        const known = found(await em.findOne(Therapist, input.therapistId), 'Therapist', 'input.therapistId');
        await lockName(em, 'therapist', known.externalId);
        await lockPatients(em, [patientExternalId]);
        const therapist = await em.findOneOrFail(Therapist, known.id, { refresh: true });
        await lockContactPoints(em, [therapist.contactPointId]);
        if (await em.findOne(PlacementRequest, { matchId }))
          throw badInput('input.matchId', 'This match has a placement request already.', 'MATCH_EXISTS');
        const request = await createPlacementRequest(
          em,
          vault,
          { matchId, patientExternalId, therapist, patient: input.patient ?? null },
          now,
        );
        await planContactPoints(em, [therapist.contactPointId], now, settings);
        recordAction(
          em,
          vault,
          {
            actor: input.staffMemberId,
            action: 'requestPlacement',
            subjectType: 'placement_request',
            subjectId: request.id,
          },
          now,
        );
        return request;
      });
    },

    /** @throws CommunicationError NOT_FOUND, ALREADY_CLOSED, BAD_USER_INPUT */
    async withdrawPlacementRequest(input: WithdrawPlacementRequestInput): Promise<PlacementRequest> {
      const reason = optionalReason(input.reason);
      return transact(async (em) => {
        const now = clock.now();
        const known = found(
          await em.findOne(PlacementRequest, input.placementRequestId),
          'Placement request',
          'input.placementRequestId',
        );
        const scope = await lockPatientsScope(em, [known.patientExternalId]);
        const request = scope.requests.find((one) => one.id === known.id) as PlacementRequest;
        if (!isOpenPlacementStatus(request.status)) {
          throw new CommunicationError('ALREADY_CLOSED', `This request is closed already (${request.status}).`, {
            field: 'input.placementRequestId',
          });
        }
        await releaseRequests(em, [request.id], 'WITHDRAWN', now);
        await changePlacement(em, request, { to: 'WITHDRAWN', reason: 'WITHDRAWN_BY_STAFF' }, now);
        await planContactPoints(em, scope.contactPointIds, now, settings);
        recordAction(
          em,
          vault,
          {
            actor: input.staffMemberId,
            action: 'withdrawPlacementRequest',
            subjectType: 'placement_request',
            subjectId: request.id,
            reason,
          },
          now,
        );
        return request;
      });
    },
  };
}

export type PlacementService = ReturnType<typeof createPlacementService>;

function checkedId(field: string, value: string): string {
  const trimmed = value.trim();
  if (trimmed === '' || trimmed.length > 200 || !isOneLine(trimmed))
    throw badInput(field, 'Expected an id of 1 to 200 characters.');
  return trimmed;
}
