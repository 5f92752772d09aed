import type { PhoneCallBatch } from '../../entities/PhoneCallBatch.js';
import { anyIdOf, anyOf, between, flag, idCondition, type Range } from '../conditions.js';
import type { ListDefinition } from '../createConnections.js';
import type { EntityLoader } from '../entityLoader.js';
import type { ListSource } from '../listSource.js';
import { entityNodes } from './entityNodes.js';
import { visible } from './phoneCallList.js';

export const PHONE_CALL_BATCH_ORDER_FIELDS = ['createdAt', 'updatedAt', 'startsAt'] as const;
export type PhoneCallBatchOrderField = (typeof PHONE_CALL_BATCH_ORDER_FIELDS)[number];

export interface PhoneCallBatchFilter {
  readonly ids?: readonly string[] | null;
  readonly phoneCallIds?: readonly string[] | null;
  readonly statuses?: readonly string[] | null;
  readonly contactPointIds?: readonly string[] | null;
  readonly placementRequestIds?: readonly string[] | null;
  readonly followUpRequired?: boolean | null;
  readonly createdAt?: Range<Date> | null;
  readonly includeHidden?: boolean | null;
}

const source: ListSource<PhoneCallBatchOrderField> = {
  name: 'phoneCallBatches',
  from: 'communication.phone_call_batches n JOIN communication.phone_calls c ON c.id = n.phone_call_id',
  idType: 'uuid',
  orders: {
    createdAt: { sql: 'n.created_at', type: 'timestamptz' },
    updatedAt: { sql: 'n.updated_at', type: 'timestamptz' },
    startsAt: { sql: 'c.starts_at', type: 'timestamptz' },
  },
};

export function phoneCallBatchList(
  batches: EntityLoader<PhoneCallBatch>,
): ListDefinition<PhoneCallBatchFilter, PhoneCallBatchOrderField, PhoneCallBatch> {
  return {
    source,
    defaultOrder: { field: 'createdAt', direction: 'DESC' },
    ...entityNodes(batches),
    conditions: (filter) => [
      ...visible('c', filter.includeHidden),
      ...anyIdOf('n.id', filter.ids, 'filter.ids'),
      ...anyIdOf('n.phone_call_id', filter.phoneCallIds, 'filter.phoneCallIds'),
      ...anyOf('c.status', filter.statuses, 'filter.statuses'),
      ...anyIdOf('c.contact_point_id', filter.contactPointIds, 'filter.contactPointIds'),
      ...idCondition(filter.placementRequestIds, 'filter.placementRequestIds', CARRIES),
      ...flag(HAS_FOLLOW_UP, filter.followUpRequired),
      ...between('n.created_at', filter.createdAt, 'filter.createdAt'),
    ],
  };
}

const ITEMS = 'SELECT i.batch_id FROM communication.phone_call_batch_items i WHERE';
const CARRIES = (ids: string) => `n.id IN (${ITEMS} i.status <> 'REMOVED' AND i.placement_request_id = ANY(${ids}))`;
const HAS_FOLLOW_UP = `n.id IN (${ITEMS} i.follow_up_required)`;
