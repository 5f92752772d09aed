import type { EntityManager } from '@mikro-orm/postgresql';
import { readTextRows } from '../database/textRows.js';
import { dateFromText } from '../database/textValues.js';
import type { BatchStatus, PatientOutcome } from '../domain/vocabulary.js';
import type { BatchPin } from '../entities/EmailBatchItem.js';
import type { PlannedContact } from './plannedContacts.js';

/** A placement request in a batch; in a planned batch, as it would be if the mail were made now. */
export interface BatchItemView {
  readonly batchId: string;
  readonly placementRequestId: string;
  /** In the mail, or would be. */
  readonly included: boolean;
  /** From 1; null for one that is not included. */
  readonly position: number | null;
  readonly pinned: BatchPin | null;
  readonly outcome: PatientOutcome | null;
  readonly outcomeAt: Date | null;
  readonly outcomeLaterUntil: Date | null;
}

type ItemRow = readonly [
  batchId: string,
  placementRequestId: string,
  pinned: BatchPin | null,
  member: 't' | 'f',
  position: string | null,
  outcome: PatientOutcome | null,
  outcomeAt: string | null,
  outcomeLaterUntil: string | null,
];

const ITEMS = `
  SELECT batch_id, placement_request_id, pinned, member, position, outcome, outcome_at, outcome_later_until
  FROM communication.email_batch_items`;

interface BatchKey {
  readonly id: string;
  readonly status: BatchStatus;
  readonly contactPointId: string;
}

/** Items of batches: stored ones, and for planned batches what the plan would take. */
export async function loadBatchItems(
  em: EntityManager,
  batches: readonly BatchKey[],
  planOf: (contactPointId: string) => Promise<PlannedContact | null>,
): Promise<Map<string, readonly BatchItemView[]>> {
  const ids = batches.map((batch) => batch.id);
  const stored = Map.groupBy(
    await readItems(em, 'WHERE batch_id = ANY($1) ORDER BY position NULLS LAST, id', ids),
    (item) => item.batchId,
  );
  const entries = batches.map(async (batch) => {
    const items = stored.get(batch.id) ?? [];
    const contact = batch.status === 'PLANNED' ? await planOf(batch.contactPointId) : null;
    return [batch.id, contact ? plannedItems(batch.id, contact, items) : items] as const;
  });
  return new Map(await Promise.all(entries));
}

/** The batches that requests were put into, oldest first. */
export async function loadItemsOfRequests(
  em: EntityManager,
  requestIds: readonly string[],
): Promise<Map<string, BatchItemView[]>> {
  const items = await readItems(em, 'WHERE placement_request_id = ANY($1) ORDER BY created_at, id', requestIds);
  return Map.groupBy(items, (item) => item.placementRequestId);
}

async function readItems(em: EntityManager, which: string, ids: readonly string[]): Promise<BatchItemView[]> {
  const rows = await readTextRows(em, `${ITEMS} ${which}`, [ids], { isFixed: true });
  return (rows as unknown as ItemRow[]).map(viewOf);
}

function plannedItems(batchId: string, contact: PlannedContact, stored: readonly BatchItemView[]): BatchItemView[] {
  const pins = new Map(stored.map((item) => [item.placementRequestId, item.pinned]));
  const item = (placementRequestId: string, position: number | null): BatchItemView => ({
    batchId,
    placementRequestId,
    included: position !== null,
    position,
    pinned: pins.get(placementRequestId) ?? null,
    outcome: null,
    outcomeAt: null,
    outcomeLaterUntil: null,
  });
  const members = contact.members.map((member, index) => item(member.id, index + 1));
  const excluded = stored.filter((one) => one.pinned === 'EXCLUDED').map((one) => item(one.placementRequestId, null));
  return [...members, ...excluded];
}

function viewOf([batchId, placementRequestId, pinned, member, position, ...answer]: ItemRow): BatchItemView {
  const [outcome, outcomeAt, outcomeLaterUntil] = answer;
  const included = member === 't';
  return {
    batchId,
    placementRequestId,
    included,
    position: included ? Number(position) : null,
    pinned,
    outcome,
    outcomeAt: outcomeAt === null ? null : dateFromText(outcomeAt),
    outcomeLaterUntil: outcomeLaterUntil === null ? null : dateFromText(outcomeLaterUntil),
  };
}
