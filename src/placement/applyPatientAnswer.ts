import type { EntityManager } from '@mikro-orm/postgresql';
import { releaseFromCalls } from '../calls/releaseFromCalls.js';
import { applyPatientOutcome } from '../domain/placement/placementLifecycle.js';
import type { PatientOutcome } from '../domain/vocabulary.js';
import { queueConfirmation } from '../emails/confirmations.js';
import type { PlacementRequest } from '../entities/PlacementRequest.js';
import { changePlacement, markAttention } from './changePlacement.js';
import { releaseFromMails } from './releaseFromMails.js';
import { closeOtherRequests, type PatientsScope } from './settlePatient.js';

/** What a therapist said about one patient, by mail or on the phone. */
export interface PatientAnswer {
  readonly outcome: PatientOutcome;
  readonly laterUntil: Date | null;
  /** Domain time of the answer. */
  readonly at: Date;
  readonly via: 'EMAIL_ANSWER' | 'CALL_ANSWER';
}

/**
 * One patient's outcome with all that follows from it: the request's state, the patient's other requests, planned mails
 * and calls, the confirmation (DESIGN 4.2). The caller holds the patients' scope.
 */
export async function applyPatientAnswer(
  em: EntityManager,
  scope: PatientsScope,
  request: PlacementRequest,
  answer: PatientAnswer,
  settings: { readonly messageIdDomain: string },
  now: Date,
): Promise<void> {
  const result = applyPatientOutcome(request.status, answer.outcome, { laterUntil: answer.laterUntil });
  request.outcome = answer.outcome;
  request.outcomeAt = answer.at;
  request.updatedAt = now;
  if (result.kind === 'RECORDED') {
    if (result.needsAttention) {
      markAttention(request, answer.outcome === 'ACCEPTED' ? 'ACCEPTED_AFTER_CLOSE' : 'ANSWER_CONTRADICTS', now);
    }
    await em.flush();
    return;
  }
  await releaseFromMails(em, [request.id], now);
  await releaseFromCalls(em, [request.id], answer.via, now);
  await changePlacement(em, request, { to: result.status, reason: answer.via, laterUntil: result.laterUntil }, now);
  if (result.status !== 'ACCEPTED') return;
  await closeOtherRequests(em, scope, request, now);
  await queueConfirmation(em, request, settings, now);
}
