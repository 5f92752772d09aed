import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { lockContactPoints } from '../database/locks.js';
import { EmailBatch } from '../entities/EmailBatch.js';
import { EmailBatchItem } from '../entities/EmailBatchItem.js';
import { PlacementRequest } from '../entities/PlacementRequest.js';
import { Therapist } from '../entities/Therapist.js';
import { planContactPoints } from '../planning/planContactPoints.js';
import { badInput, found, recordAction, type ServiceParts } from './serviceParts.js';

export interface UpdateEmailBatchInput {
  readonly batchId: string;
  /** Requests that are to be in the next mail, before those that the rule chooses. */
  readonly add?: readonly string[] | null;
  /** Requests that are to stay out of the next mail; they wait for the one after. */
  readonly remove?: readonly string[] | null;
  /** The order at the head of the mail; every id must be included or become so by it. */
  readonly order?: readonly string[] | null;
  /** true: nothing leaves until it is released. */
  readonly held?: boolean | null;
  readonly staffMemberId: string;
}

/** What staff may decide about a batch that is still being planned (DESIGN 4.3). */
export function createBatchService({ transact, clock, vault, settings }: ServiceParts) {
  return {
    /** @throws CommunicationError NOT_FOUND, BATCH_NOT_PLANNED, NOT_WAITING_HERE, BAD_USER_INPUT */
    async updateEmailBatch(input: UpdateEmailBatchInput): Promise<EmailBatch> {
      return transact(async (em) => {
        const now = clock.now();
        const batch = await lockPlannedBatch(em, input.batchId);
        const added = unique('input.add', input.add);
        const removed = unique('input.remove', input.remove);
        const order = unique('input.order', input.order);
        if (added.some((id) => removed.includes(id)))
          throw badInput('input.remove', 'A request cannot be added and removed at once.');
        if (order.some((id) => removed.includes(id)))
          throw badInput('input.order', 'A removed request has no place in the order.');
        await requireWaiting(em, batch, 'input.add', added);
        await requireWaiting(em, batch, 'input.remove', removed);
        await requireWaiting(em, batch, 'input.order', order);
        await pin(
          em,
          batch,
          { included: [...order, ...added.filter((id) => !order.includes(id))], excluded: removed },
          now,
        );
        if (input.held != null) {
          batch.heldAt = input.held ? (batch.heldAt ?? now) : null;
          batch.heldBy = input.held ? input.staffMemberId : null;
        }
        batch.updatedAt = now;
        await em.flush();
        await planContactPoints(em, [batch.contactPointId], now, settings);
        recordAction(
          em,
          vault,
          {
            actor: input.staffMemberId,
            action: 'updateEmailBatch',
            subjectType: 'email_batch',
            subjectId: batch.id,
            details: { added, removed, order, held: input.held ?? null },
          },
          now,
        );
        await em.refresh(batch);
        return batch;
      });
    },
  };
}

export type BatchService = ReturnType<typeof createBatchService>;

async function lockPlannedBatch(em: EntityManager, id: string): Promise<EmailBatch> {
  const known = found(await em.findOne(EmailBatch, id), 'Email batch', 'input.batchId');
  await lockContactPoints(em, [known.contactPointId]);
  const batch = await em.findOneOrFail(EmailBatch, id, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
  if (batch.status !== 'PLANNED')
    throw badInput(
      'input.batchId',
      `Only a planned batch can be changed; this one is ${batch.status}.`,
      'BATCH_NOT_PLANNED',
    );
  return batch;
}

function unique(field: string, ids: readonly string[] | null | undefined): string[] {
  const list = [...(ids ?? [])];
  if (new Set(list).size !== list.length) throw badInput(field, 'A request is named twice.');
  if (list.length > 100) throw badInput(field, 'At most 100 requests at a time.');
  return list;
}

async function requireWaiting(
  em: EntityManager,
  batch: EmailBatch,
  field: string,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  const requests = await em.find(PlacementRequest, { id: { $in: [...ids] }, status: 'OPEN' });
  const therapists = await em.find(Therapist, {
    id: { $in: requests.map((request) => request.therapistId) },
    contactPointId: batch.contactPointId,
  });
  const here = new Set(therapists.map((therapist) => therapist.id));
  ids.forEach((id, index) => {
    const request = requests.find((one) => one.id === id);
    if (!request || !here.has(request.therapistId)) {
      throw badInput(
        `${field}.${index}`,
        'This request does not wait at the contact point of this batch.',
        'NOT_WAITING_HERE',
      );
    }
  });
}

interface Pins {
  readonly included: readonly string[];
  readonly excluded: readonly string[];
}

/** A new order replaces the places of those it names; earlier pins of others stay behind them. */
async function pin(em: EntityManager, batch: EmailBatch, { included, excluded }: Pins, now: Date): Promise<void> {
  const items = await em.find(EmailBatchItem, { batchId: batch.id });
  const itemOf = (requestId: string) => {
    const known = items.find((item) => item.placementRequestId === requestId);
    if (known) return known;
    const item = em.create(EmailBatchItem, {
      id: uuidv7(),
      batchId: batch.id,
      placementRequestId: requestId,
      member: false,
      createdAt: now,
      updatedAt: now,
    });
    em.persist(item);
    return item;
  };
  const keepTheirPlace = items
    .filter(
      (item) =>
        item.pinned === 'INCLUDED' &&
        !included.includes(item.placementRequestId) &&
        !excluded.includes(item.placementRequestId),
    )
    .sort((a, b) => (a.position ?? 0) - (b.position ?? 0))
    .map((item) => item.placementRequestId);
  [...included, ...keepTheirPlace].forEach((requestId, index) => {
    Object.assign(itemOf(requestId), { pinned: 'INCLUDED', position: index + 1, updatedAt: now });
  });
  for (const requestId of excluded)
    Object.assign(itemOf(requestId), { pinned: 'EXCLUDED', position: null, updatedAt: now });
  await em.flush();
}
