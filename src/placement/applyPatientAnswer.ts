import type { EntityManager } from '@mikro-orm/postgresql';
import { releaseFromCalls } from '../calls/releaseFromCalls.js';
import { applyPatientOutcome, isOpenPlacementStatus } from '../domain/placement/placementLifecycle.js';
import type { PatientOutcome } from '../domain/vocabulary.js';
import { queueConfirmation } from '../emails/confirmations.js';
import type { Vault } from '../encryption/vault.js';
import type { PlacementRequest } from '../entities/PlacementRequest.js';
import { keepPatientName, knownPatientName } from '../patients/patientNames.js';
import { changePlacement, markAttention } from './changePlacement.js';
import { followUndecided } from './followUndecided.js';
import { releaseRequests } from './releaseRequests.js';
import { closeOtherRequests, type PatientsScope } from './settlePatient.js';

/** What a therapist said about one patient, by mail or on the phone. */
export interface PatientAnswer {
  readonly outcome: PatientOutcome;
  readonly laterUntil: Date | null;
  /** Domain time of the answer. */
  readonly at: Date;
  readonly via: 'EMAIL_ANSWER' | 'CALL_ANSWER';
}

interface AnswerParts {
  readonly vault: Vault;
  readonly settings: { readonly messageIdDomain: string; readonly contactIntervalDays: number };
}

/**
 * One patient's outcome with all that follows from it: the request's state, the patient's other requests, planned mails
 * and calls, the confirmation (DESIGN 4.2). The caller holds the patients' scope.
 */
export async function applyPatientAnswer(
  em: EntityManager,
  { vault, settings }: AnswerParts,
  scope: PatientsScope,
  request: PlacementRequest,
  answer: PatientAnswer,
  now: Date,
): Promise<void> {
  const result = applyPatientOutcome(request.status, answer.outcome, { laterUntil: answer.laterUntil });
  if (isOpenPlacementStatus(request.status)) followUndecided(request, { ...answer, mends: null }, settings, now);
  Object.assign(request, { outcome: answer.outcome, outcomeAt: answer.at, updatedAt: now });
  if (result.kind === 'RECORDED') {
    if (result.needsAttention) {
      markAttention(request, answer.outcome === 'ACCEPTED' ? 'ACCEPTED_AFTER_CLOSE' : 'ANSWER_CONTRADICTS', now);
    }
    if (answer.outcome === 'UNDECIDED') await releaseFromCalls(em, [request.id], answer.via, now);
    await em.flush();
    return;
  }
  const name = knownPatientName(vault, scope.requests, request.patientExternalId);
  await releaseRequests(em, [request.id], answer.via, now);
  await changePlacement(em, request, { to: result.status, reason: answer.via, laterUntil: result.laterUntil }, now);
  if (result.status !== 'ACCEPTED') return;
  keepPatientName(vault, [request], request.patientExternalId, name);
  await closeOtherRequests(em, scope, request, now);
  await queueConfirmation(em, request, settings, now);
}
