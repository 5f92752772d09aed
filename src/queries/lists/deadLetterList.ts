import type { DeadLetter } from '../../entities/DeadLetter.js';
import { anyIdOf, anyOf, between, type Range } from '../conditions.js';
import type { ListDefinition } from '../createConnections.js';
import type { EntityLoader } from '../entityLoader.js';
import type { ListSource } from '../listSource.js';
import { entityNodes } from './entityNodes.js';

export const DEAD_LETTER_ORDER_FIELDS = ['createdAt', 'resolvedAt'] as const;
export type DeadLetterOrderField = (typeof DEAD_LETTER_ORDER_FIELDS)[number];

export const DEAD_LETTER_STATUSES = ['OPEN', 'RETRIED', 'DROPPED'] as const;
/** What became of a message that was set aside. */
export type DeadLetterStatus = (typeof DEAD_LETTER_STATUSES)[number];

export interface DeadLetterFilter {
  readonly ids?: readonly string[] | null;
  readonly statuses?: readonly string[] | null;
  readonly sources?: readonly string[] | null;
  readonly topics?: readonly string[] | null;
  readonly reasonCodes?: readonly string[] | null;
  readonly eventTypes?: readonly string[] | null;
  readonly eventIds?: readonly string[] | null;
  readonly createdAt?: Range<Date> | null;
}

const source: ListSource<DeadLetterOrderField> = {
  name: 'deadLetters',
  from: 'communication.dead_letters n',
  idType: 'uuid',
  orders: {
    createdAt: { sql: 'n.created_at', type: 'timestamptz' },
    resolvedAt: { sql: `coalesce(n.resolved_at, 'infinity')`, type: 'timestamptz' },
  },
};

export function deadLetterList(
  letters: EntityLoader<DeadLetter>,
): ListDefinition<DeadLetterFilter, DeadLetterOrderField, DeadLetter> {
  return {
    source,
    defaultOrder: { field: 'createdAt', direction: 'DESC' },
    ...entityNodes(letters),
    conditions: (filter) => [
      ...anyIdOf('n.id', filter.ids, 'filter.ids'),
      ...anyOf(`coalesce(n.resolution, 'OPEN')`, filter.statuses, 'filter.statuses'),
      ...anyOf('n.source', filter.sources, 'filter.sources'),
      ...anyOf('n.topic', filter.topics, 'filter.topics'),
      ...anyOf('n.reason_code', filter.reasonCodes, 'filter.reasonCodes'),
      ...anyOf('n.event_type', filter.eventTypes, 'filter.eventTypes'),
      ...anyIdOf('n.event_id', filter.eventIds, 'filter.eventIds'),
      ...between('n.created_at', filter.createdAt, 'filter.createdAt'),
    ],
  };
}
