import type { PatientOutcome } from '../../domain/vocabulary.js';
import type { PhoneCallBatchItem } from '../../entities/PhoneCallBatchItem.js';
import { loadById } from '../../queries/loadById.js';
import { momentOf } from '../moments.js';
import { requestsOf } from '../outerIds.js';
import type { RestCall } from '../restCall.js';
import { badField, foundOr404 } from '../restErrors.js';
import { itemsOfBatch, visibleCall } from '../views/callView.js';
import type { ChangedCallBatch, ChangedCallItem } from './callInputs.js';

/** A change with the item that it is about. */
interface Change {
  readonly item: PhoneCallBatchItem;
  readonly change: ChangedCallItem;
}

/**
 * Order and marks, then what was said: an outcome completes a call that was still planned, for somebody was reached; to a
 * completed one it is added.
 */
export async function updateCallBatch(call: RestCall, batchId: string, body: ChangedCallBatch): Promise<string> {
  const scope = call.look();
  const batch = foundOr404(await loadById(scope.loaders.phoneCallBatch, batchId), 'Phone call batch');
  await visibleCall(scope, batch.phoneCallId).catch(() => foundOr404(null, 'Phone call batch'));
  const items = await itemsOfBatch(scope, batch.id);
  const changes = await changesOf(call, items, body.items);
  await changeMarks(call, batch.id, items, changes);
  await recordOutcomes(call, batch.phoneCallId, changes);
  return batch.id;
}

async function changesOf(
  call: RestCall,
  items: readonly PhoneCallBatchItem[],
  changes: readonly ChangedCallItem[],
): Promise<Change[]> {
  const ids = changes.map((change) => change.placement_request_id);
  const requestIds = await requestsOf(call.look().em, ids, 'items');
  return changes.map((change, index) => {
    const item = items.find((one) => one.placementRequestId === requestIds[index]);
    if (!item) throw badField(`items.${index}.placement_request_id`, 'This request is not in the call.');
    return { item, change };
  });
}

async function changeMarks(
  call: RestCall,
  batchId: string,
  items: readonly PhoneCallBatchItem[],
  changes: readonly Change[],
): Promise<void> {
  const marks = changes.map(({ item, change }) => ({
    placementRequestId: item.placementRequestId,
    // With an outcome it was talked about anyhow.
    discussed: change.outcome == null ? (change.discussed ?? null) : null,
    followUpRequired: change.follow_up_required ?? null,
    followUpNotes: change.follow_up_notes ?? null,
  }));
  const order = newOrder(items, changes);
  await call.services.calls.updatePhoneCallBatch({ batchId, order, items: marks, staffMemberId: call.actor });
}

/** Null when nothing moves. Those without a new priority keep their place among the others. */
function newOrder(items: readonly PhoneCallBatchItem[], changes: readonly Change[]): string[] | null {
  const wanted = new Map(changes.map(({ item, change }) => [item.id, change.priority ?? item.priority]));
  if (items.every((item) => (wanted.get(item.id) ?? item.priority) === item.priority)) return null;
  const place = (item: PhoneCallBatchItem) => wanted.get(item.id) ?? item.priority;
  return [...items].sort((a, b) => place(a) - place(b) || moved(b) - moved(a)).map((item) => item.placementRequestId);

  /** Who was put there goes before who stood there. */
  function moved(item: PhoneCallBatchItem): number {
    return place(item) === item.priority ? 0 : 1;
  }
}

async function recordOutcomes(call: RestCall, phoneCallId: string, changes: readonly Change[]): Promise<void> {
  const told = changes.filter(
    ({ item, change }) => change.outcome != null && change.outcome.toUpperCase() !== item.outcome,
  );
  if (told.length === 0) return;
  const input = {
    phoneCallId,
    outcomes: told.map(({ item, change }) => ({
      placementRequestId: item.placementRequestId,
      outcome: (change.outcome as string).toUpperCase() as PatientOutcome,
      laterUntil: laterOf(call, change),
      followUpRequired: change.follow_up_required ?? item.followUpRequired,
      followUpNotes: change.follow_up_notes ?? null,
    })),
    staffMemberId: call.actor,
  };
  const { status } = await visibleCall(call.look(), phoneCallId);
  if (status === 'COMPLETED') await call.services.calls.addCallAnswers(input);
  else await call.services.calls.recordCallOutcome({ ...input, outcome: 'REACHED' });
}

function laterOf({ rules }: RestCall, { later_until: later = null }: ChangedCallItem): Date | null {
  return later === null ? null : momentOf(later, rules.timeZone, 'items.later_until');
}
