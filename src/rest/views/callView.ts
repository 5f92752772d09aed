import type { PhoneCall } from '../../entities/PhoneCall.js';
import type { PhoneCallBatchItem } from '../../entities/PhoneCallBatchItem.js';
import { loadById } from '../../queries/loadById.js';
import { localDate, localTime } from '../moments.js';
import { type OuterId, toOuterId } from '../outerIds.js';
import { foundOr404 } from '../restErrors.js';
import type { RestScope } from '../restScope.js';

/** A call as older clients know it; deleted ones are not there. @throws CommunicationError NOT_FOUND */
export async function readCall(scope: RestScope, id: string) {
  return callView(scope, await visibleCall(scope, id));
}

/** @throws CommunicationError NOT_FOUND for one that is not there or was deleted */
export async function visibleCall(scope: RestScope, id: string): Promise<PhoneCall> {
  const call = await loadById(scope.loaders.phoneCall, id);
  return foundOr404(call?.hiddenAt === null ? call : null, 'Phone call');
}

export async function callView(scope: RestScope, call: PhoneCall) {
  const { loaders, rules } = scope;
  const [therapist, notes, outcomeText, retryAfter, items] = await Promise.all([
    loaders.therapist.load(call.therapistId),
    loaders.callNotes.load(call.id),
    loaders.callOutcomeText.load(call.id),
    retryAfterOf(scope, call),
    itemsOfCall(scope, call.id),
  ]);
  return {
    id: call.id,
    therapist_id: toOuterId(therapist?.externalId ?? ''),
    scheduled_date: localDate(call.startsAt, rules.timeZone),
    scheduled_time: localTime(call.startsAt, rules.timeZone),
    duration_minutes: (call.endsAt.getTime() - call.startsAt.getTime()) / 60_000,
    actual_date: call.outcomeAt && localDate(call.outcomeAt, rules.timeZone),
    actual_time: call.outcomeAt && localTime(call.outcomeAt, rules.timeZone),
    status: call.status.toLowerCase(),
    outcome: outcomeText ?? call.outcome,
    notes: notes || null,
    retry_after: retryAfter && localDate(retryAfter, rules.timeZone),
    placement_request_ids: await Promise.all(items.map((item) => outerRequestId(scope, item))),
    created_at: call.createdAt,
    updated_at: call.updatedAt,
  };
}

/** The call that follows a failed one; of a planned one what keeps it from being earlier. */
async function retryAfterOf({ loaders }: RestScope, call: PhoneCall): Promise<Date | null> {
  if (call.status === 'SCHEDULED') return call.notBefore;
  const successorId = call.status === 'FAILED' ? await loaders.successorId.load(call.id) : null;
  const successor = successorId && (await loaders.phoneCall.load(successorId));
  return successor ? successor.startsAt : null;
}

/** @throws CommunicationError NOT_FOUND */
export async function readCallBatch(scope: RestScope, id: string) {
  const batch = foundOr404(await loadById(scope.loaders.phoneCallBatch, id), 'Phone call batch');
  await visibleCall(scope, batch.phoneCallId).catch(() => foundOr404(null, 'Phone call batch'));
  const items = await itemsOfBatch(scope, batch.id);
  return {
    id: batch.id,
    phone_call_id: batch.phoneCallId,
    items: await Promise.all(items.map((item) => itemView(scope, item))),
  };
}

async function itemView(scope: RestScope, item: PhoneCallBatchItem) {
  return {
    placement_request_id: await outerRequestId(scope, item),
    priority: item.priority,
    discussed: item.discussed,
    outcome: item.outcome?.toLowerCase() ?? null,
    follow_up_required: item.followUpRequired,
    follow_up_notes: (await scope.loaders.callFollowUpNotes.load(item.id)) || null,
  };
}

/** Without those that were taken out before the call. */
export async function itemsOfBatch({ loaders }: RestScope, batchId: string): Promise<PhoneCallBatchItem[]> {
  return (await loaders.callItems.load(batchId)).filter((item) => item.status !== 'REMOVED');
}

async function itemsOfCall(scope: RestScope, callId: string): Promise<PhoneCallBatchItem[]> {
  const batch = await scope.loaders.batchOfCall.load(callId);
  return batch ? itemsOfBatch(scope, batch.id) : [];
}

async function outerRequestId({ loaders }: RestScope, item: PhoneCallBatchItem): Promise<OuterId> {
  return toOuterId((await loaders.placementRequest.load(item.placementRequestId))?.matchId ?? '');
}
