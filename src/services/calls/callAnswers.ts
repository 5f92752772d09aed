import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { PhoneCall } from '../../entities/PhoneCall.js';
import { PhoneCallBatch } from '../../entities/PhoneCallBatch.js';
import { PhoneCallBatchItem } from '../../entities/PhoneCallBatchItem.js';
import { PlacementRequest } from '../../entities/PlacementRequest.js';
import { applyPatientAnswer } from '../../placement/applyPatientAnswer.js';
import { lockPatientsScope, type PatientsScope } from '../../placement/settlePatient.js';
import { found } from '../serviceParts.js';
import type { CallServiceParts } from './callServiceParts.js';
import type { CallAnswerInput } from './checkCallOutcome.js';

/** A call with its requests and all that an answer about them may touch, locked. */
export interface OutcomeScope {
  readonly scope: PatientsScope;
  readonly call: PhoneCall;
  readonly items: readonly PhoneCallBatchItem[];
}

/** @throws CommunicationError NOT_FOUND */
export async function lockForOutcome(em: EntityManager, id: string): Promise<OutcomeScope> {
  const known = found(await em.findOne(PhoneCall, id), 'Phone call', 'input.phoneCallId');
  const batch = await em.findOneOrFail(PhoneCallBatch, { phoneCallId: id });
  const before = await em.find(PhoneCallBatchItem, { batchId: batch.id });
  const requests = await em.find(PlacementRequest, { id: { $in: before.map((item) => item.placementRequestId) } });
  const scope = await lockPatientsScope(
    em,
    requests.map((request) => request.patientExternalId),
    [known.contactPointId],
  );
  const call = await em.findOneOrFail(PhoneCall, id, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
  const items = await em.find(
    PhoneCallBatchItem,
    { batchId: batch.id },
    { orderBy: { priority: 'asc' }, refresh: true },
  );
  return { scope, call, items };
}

/** Writes what was said about each patient and all that follows from it. Returns the requests that were answered. */
export async function answerPatients(
  em: EntityManager,
  parts: CallServiceParts,
  { scope, items, answers }: Pick<OutcomeScope, 'scope' | 'items'> & { readonly answers: readonly CallAnswerInput[] },
  now: Date,
): Promise<Set<string>> {
  for (const answer of answers) {
    const item = items.find((one) => one.placementRequestId === answer.placementRequestId) as PhoneCallBatchItem;
    Object.assign(item, {
      discussed: true,
      outcome: answer.outcome,
      outcomeAt: now,
      outcomeLaterUntil: answer.laterUntil ?? null,
      followUpRequired: answer.followUpRequired ?? false,
      followUpNotes: answer.followUpNotes
        ? parts.vault.seal('phone_call_batch_items.follow_up_notes', item.id, answer.followUpNotes)
        : null,
      updatedAt: now,
    });
    const told = {
      outcome: answer.outcome,
      laterUntil: answer.laterUntil ?? null,
      at: now,
      via: 'CALL_ANSWER',
    } as const;
    await applyPatientAnswer(em, parts, scope, requestIn(scope, answer.placementRequestId), told, now);
  }
  await em.flush();
  return new Set(answers.map((answer) => answer.placementRequestId));
}

export function requestIn(scope: PatientsScope, id: string): PlacementRequest {
  return scope.requests.find((request) => request.id === id) as PlacementRequest;
}

/** What an event tells about the answers. */
export function toldOf(scope: PatientsScope, answers: readonly CallAnswerInput[]) {
  return answers.map((answer) => ({
    matchId: requestIn(scope, answer.placementRequestId).matchId,
    outcome: answer.outcome,
    laterUntil: answer.laterUntil ?? null,
  }));
}
