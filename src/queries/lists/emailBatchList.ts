import type { EmailBatch } from '../../entities/EmailBatch.js';
import { anyIdOf, anyOf, between, flag, idCondition, type Range } from '../conditions.js';
import type { ListDefinition } from '../createConnections.js';
import type { EntityLoader } from '../entityLoader.js';
import type { ListSource } from '../listSource.js';
import { entityNodes } from './entityNodes.js';

export const EMAIL_BATCH_ORDER_FIELDS = ['createdAt', 'updatedAt', 'opensAt', 'dueAt'] as const;
export type EmailBatchOrderField = (typeof EMAIL_BATCH_ORDER_FIELDS)[number];

export interface EmailBatchFilter {
  readonly ids?: readonly string[] | null;
  readonly statuses?: readonly string[] | null;
  readonly contactPointIds?: readonly string[] | null;
  readonly therapistIds?: readonly string[] | null;
  readonly held?: boolean | null;
  readonly dueAt?: Range<Date> | null;
  readonly createdAt?: Range<Date> | null;
}

const source: ListSource<EmailBatchOrderField> = {
  name: 'emailBatches',
  from: 'communication.email_batches n',
  idType: 'uuid',
  orders: {
    createdAt: { sql: 'n.created_at', type: 'timestamptz' },
    updatedAt: { sql: 'n.updated_at', type: 'timestamptz' },
    opensAt: { sql: 'n.opens_at', type: 'timestamptz' },
    dueAt: { sql: `coalesce(n.due_at, 'infinity')`, type: 'timestamptz' },
  },
};

export function emailBatchList(
  batches: EntityLoader<EmailBatch>,
): ListDefinition<EmailBatchFilter, EmailBatchOrderField, EmailBatch> {
  return {
    source,
    defaultOrder: { field: 'createdAt', direction: 'DESC' },
    ...entityNodes(batches),
    conditions: (filter) => [
      ...anyIdOf('n.id', filter.ids, 'filter.ids'),
      ...anyOf('n.status', filter.statuses, 'filter.statuses'),
      ...anyIdOf('n.contact_point_id', filter.contactPointIds, 'filter.contactPointIds'),
      ...idCondition(filter.therapistIds, 'filter.therapistIds', AT_CONTACT_POINT_OF),
      ...flag('n.held_at IS NOT NULL', filter.held),
      ...between('n.due_at', filter.dueAt, 'filter.dueAt'),
      ...between('n.created_at', filter.createdAt, 'filter.createdAt'),
    ],
  };
}

const AT_CONTACT_POINT_OF = (ids: string) =>
  `n.contact_point_id IN (SELECT t.contact_point_id FROM communication.therapists t WHERE t.id = ANY(${ids}))`;
