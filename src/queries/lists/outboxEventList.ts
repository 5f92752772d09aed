import type { OutboxEvent } from '../../entities/OutboxEvent.js';
import { anyIdOf, anyOf, between, numbersBetween, type Range } from '../conditions.js';
import type { ListDefinition } from '../createConnections.js';
import type { EntityLoader } from '../entityLoader.js';
import type { ListSource } from '../listSource.js';
import { entityNodes } from './entityNodes.js';

export const OUTBOX_EVENT_ORDER_FIELDS = ['position', 'parkedAt', 'publishedAt'] as const;
export type OutboxEventOrderField = (typeof OUTBOX_EVENT_ORDER_FIELDS)[number];

export interface OutboxEventFilter {
  readonly ids?: readonly string[] | null;
  readonly statuses?: readonly string[] | null;
  readonly topics?: readonly string[] | null;
  readonly eventTypes?: readonly string[] | null;
  readonly aggregateTypes?: readonly string[] | null;
  readonly aggregateIds?: readonly string[] | null;
  readonly keys?: readonly string[] | null;
  readonly positions?: Range<number> | null;
  readonly occurredAt?: Range<Date> | null;
  readonly publishedAt?: Range<Date> | null;
}

const source: ListSource<OutboxEventOrderField> = {
  name: 'outboxEvents',
  from: '(SELECT o.*, o.event_id AS id FROM communication.outbox_events o) n',
  idType: 'uuid',
  orders: {
    position: { sql: 'n.position', type: 'bigint' },
    parkedAt: { sql: `coalesce(n.parked_at, 'infinity')`, type: 'timestamptz' },
    publishedAt: { sql: `coalesce(n.published_at, 'infinity')`, type: 'timestamptz' },
  },
};

/** Events that have their position; they get it within moments of their commit. */
export function outboxEventList(
  events: EntityLoader<OutboxEvent>,
): ListDefinition<OutboxEventFilter, OutboxEventOrderField, OutboxEvent> {
  return {
    source,
    defaultOrder: { field: 'position', direction: 'DESC' },
    ...entityNodes(events),
    conditions: (filter) => [
      () => 'n.position IS NOT NULL',
      ...anyIdOf('n.event_id', filter.ids, 'filter.ids'),
      ...anyOf('n.status', filter.statuses, 'filter.statuses'),
      ...anyOf('n.topic', filter.topics, 'filter.topics'),
      ...anyOf('n.event_type', filter.eventTypes, 'filter.eventTypes'),
      ...anyOf('n.aggregate_type', filter.aggregateTypes, 'filter.aggregateTypes'),
      ...anyIdOf('n.aggregate_id', filter.aggregateIds, 'filter.aggregateIds'),
      ...anyOf('n.message_key', filter.keys, 'filter.keys'),
      ...numbersBetween('n.position', filter.positions, 'filter.positions'),
      ...between('n.occurred_at', filter.occurredAt, 'filter.occurredAt'),
      ...between('n.published_at', filter.publishedAt, 'filter.publishedAt'),
    ],
  };
}
