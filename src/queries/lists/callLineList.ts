import type { CallLine } from '../../entities/CallLine.js';
import { anyIdOf, flag } from '../conditions.js';
import type { ListDefinition } from '../createConnections.js';
import type { EntityLoader } from '../entityLoader.js';
import type { ListSource } from '../listSource.js';
import { entityNodes } from './entityNodes.js';

export interface CallLineFilter {
  readonly ids?: readonly string[] | null;
  readonly staffMemberIds?: readonly string[] | null;
  readonly active?: boolean | null;
}

const source: ListSource<'label'> = {
  name: 'callLines',
  from: 'communication.call_lines n',
  idType: 'uuid',
  orders: { label: { sql: 'n.label', type: 'text' } },
};

/** Lines as they were when something was planned last. */
export function callLineList(lines: EntityLoader<CallLine>): ListDefinition<CallLineFilter, 'label', CallLine> {
  return {
    source,
    defaultOrder: { field: 'label', direction: 'ASC' },
    ...entityNodes(lines),
    conditions: (filter) => [
      ...anyIdOf('n.id', filter.ids, 'filter.ids'),
      ...anyIdOf('n.staff_member_id', filter.staffMemberIds, 'filter.staffMemberIds'),
      ...flag('n.active', filter.active),
    ],
  };
}
