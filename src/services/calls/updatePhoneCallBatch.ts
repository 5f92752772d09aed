import type { EntityManager } from '@mikro-orm/postgresql';
import { callFactsOf } from '../../calls/callFacts.js';
import { refuseForeignClaim } from '../../calls/claims.js';
import { lockCall, requireScheduled } from '../../calls/lockCall.js';
import type { Vault } from '../../encryption/vault.js';
import type { PhoneCall } from '../../entities/PhoneCall.js';
import { PhoneCallBatch } from '../../entities/PhoneCallBatch.js';
import { PhoneCallBatchItem } from '../../entities/PhoneCallBatchItem.js';
import { callEvent } from '../../outbox/callEvents.js';
import { recordEvents } from '../../outbox/recordEvents.js';
import { badInput, found, recordAction } from '../serviceParts.js';
import { checkNotes } from '../textChecks.js';
import type { CallServiceParts } from './callServiceParts.js';

export interface BatchItemChange {
  readonly placementRequestId: string;
  readonly discussed?: boolean | null;
  readonly followUpRequired?: boolean | null;
  /** Stored sealed; empty takes them away. */
  readonly followUpNotes?: string | null;
}

export interface UpdatePhoneCallBatchInput {
  readonly batchId: string;
  /** Talked about first, in this order; the others keep theirs behind them. */
  readonly order?: readonly string[] | null;
  readonly items?: readonly BatchItemChange[] | null;
  readonly staffMemberId: string;
}

/**
 * Order, marks and follow-ups of a call's requests; marks and follow-ups also after the call.
 * @throws CommunicationError NOT_FOUND, NOT_IN_CALL, CALL_ENDED (order), ALREADY_CLAIMED, OUTCOME_EXISTS, BAD_USER_INPUT
 */
export function updatePhoneCallBatch({ transact, clock, vault }: CallServiceParts) {
  return (input: UpdatePhoneCallBatchInput): Promise<PhoneCallBatch> =>
    transact(async (em) => {
      const now = clock.now();
      const batch = found(await em.findOne(PhoneCallBatch, input.batchId), 'Phone call batch', 'input.batchId');
      const call = await lockCall(em, batch.phoneCallId);
      await requireChangeable(em, call, input);
      const items = await em.find(
        PhoneCallBatchItem,
        { batchId: batch.id, status: { $ne: 'REMOVED' } },
        { orderBy: { priority: 'asc', id: 'asc' }, refresh: true },
      );
      if (input.order) reorder(items, input.order, now);
      input.items?.forEach((change, index) => {
        changeItem(items, change, `input.items.${index}`, vault, now);
      });
      // The batch's time, not the call's: the latter tells the sweep since when the call fits its windows.
      batch.updatedAt = now;
      await em.flush();
      await recordEvents(
        em,
        [callEvent(await callFactsOf(em, call), { kind: 'CHANGED', reason: 'BATCH_CHANGED' })],
        now,
      );
      const subject = { subjectType: 'phone_call_batch', subjectId: batch.id };
      recordAction(em, vault, { actor: input.staffMemberId, action: 'updatePhoneCallBatch', ...subject }, now);
      return batch;
    });
}

async function requireChangeable(em: EntityManager, call: PhoneCall, input: UpdatePhoneCallBatchInput): Promise<void> {
  if (input.order) requireScheduled(call);
  if (call.status === 'SCHEDULED') await refuseForeignClaim(em, call, input.staffMemberId);
}

function reorder(items: readonly PhoneCallBatchItem[], order: readonly string[], now: Date): void {
  const first = order.map((id, index) => {
    const field = `input.order.${index}`;
    if (order.indexOf(id) !== index) throw badInput(field, 'This request is named twice.');
    return itemOf(items, id, field);
  });
  const rest = items.filter((item) => !first.includes(item));
  [...first, ...rest].forEach((item, index) => {
    if (item.priority !== index + 1) Object.assign(item, { priority: index + 1, updatedAt: now });
  });
}

function changeItem(
  items: readonly PhoneCallBatchItem[],
  change: BatchItemChange,
  field: string,
  vault: Vault,
  now: Date,
): void {
  const item = itemOf(items, change.placementRequestId, `${field}.placementRequestId`);
  if (change.discussed === false && item.outcome !== null)
    throw badInput(`${field}.discussed`, 'There is an outcome: it was talked about.', 'OUTCOME_EXISTS');
  checkNotes(change.followUpNotes, `${field}.followUpNotes`);
  item.discussed = change.discussed ?? item.discussed;
  item.followUpRequired = change.followUpRequired ?? item.followUpRequired;
  if (change.followUpNotes != null) {
    const isEmpty = change.followUpNotes.trim() === '';
    item.followUpNotes = isEmpty
      ? null
      : vault.seal('phone_call_batch_items.follow_up_notes', item.id, change.followUpNotes);
  }
  item.updatedAt = now;
}

function itemOf(items: readonly PhoneCallBatchItem[], requestId: string, field: string): PhoneCallBatchItem {
  const item = items.find((one) => one.placementRequestId === requestId.toLowerCase());
  if (!item) throw badInput(field, 'This request is not in the call.', 'NOT_IN_CALL');
  return item;
}
