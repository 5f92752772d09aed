import { cancelCooledCalls } from '../calls/cancelUnclaimedCalls.js';
import type { PatientOutcome } from '../domain/vocabulary.js';
import { breakLeases } from '../emails/breakLeases.js';
import { refreshContactHistory } from '../emails/refreshContactHistory.js';
import { PlacementRequest } from '../entities/PlacementRequest.js';
import { lockPatientsScope } from '../placement/settlePatient.js';
import { planContactPoints } from '../planning/planContactPoints.js';
import { checkLater } from './answerChecks.js';
import { correctRequest } from './correctRequest.js';
import { checkedReason } from './emailInputChecks.js';
import { newestEntry } from './newestEntry.js';
import { found, recordAction, type ServiceParts } from './serviceParts.js';

export interface CorrectOutcomeInput {
  readonly placementRequestId: string;
  readonly outcome: PatientOutcome;
  readonly laterUntil?: Date | null;
  readonly reason: string;
  readonly staffMemberId: string;
}

/**
 * Mends a wrong entry, of a mail's answer or of a call, by a new event; history stays (DESIGN 4.2).
 * @throws CommunicationError NOT_FOUND, NO_OUTCOME, ILLEGAL_TRANSITION, BAD_USER_INPUT
 */
export function correctOutcome(parts: ServiceParts) {
  const { transact, clock, vault, settings } = parts;
  return async (input: CorrectOutcomeInput): Promise<PlacementRequest> => {
    const reason = checkedReason(input.reason);
    return transact(async (em) => {
      const now = clock.now();
      const known = found(
        await em.findOne(PlacementRequest, input.placementRequestId),
        'Placement request',
        'input.placementRequestId',
      );
      const entry = await newestEntry(em, known.id);
      const scope = await lockPatientsScope(em, [known.patientExternalId], [entry.contactPointId]);
      await em.refresh(entry.item);
      const request = scope.requests.find((one) => one.id === known.id) as PlacementRequest;
      const before = { outcome: entry.item.outcome, status: request.status };
      const laterUntil = input.laterUntil ?? null;
      checkLater('input', input, now);
      Object.assign(entry.item, {
        outcome: input.outcome,
        outcomeAt: now,
        outcomeLaterUntil: laterUntil,
        updatedAt: now,
      });
      await correctRequest(em, parts, { scope, request, outcome: input.outcome, laterUntil }, now);
      await em.flush();
      await refreshContactHistory(em, [entry.contactPointId], now);
      await cancelCooledCalls(em, entry.contactPointId, settings.coolingDays, now);
      await breakLeases(em, [entry.contactPointId], now);
      await entry.record({ matchId: request.matchId, outcome: input.outcome, laterUntil }, now);
      await planContactPoints(em, scope.contactPointIds, now, settings);
      const details = { before, after: { outcome: input.outcome, status: request.status } };
      recordAction(
        em,
        vault,
        {
          actor: input.staffMemberId,
          action: 'correctOutcome',
          subjectType: 'placement_request',
          subjectId: request.id,
          details,
          reason,
        },
        now,
      );
      return request;
    });
  };
}
