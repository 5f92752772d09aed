import type { StaffMember } from '../../entities/StaffMember.js';
import { anyIdOf, anyOf, flag } from '../conditions.js';
import type { ListDefinition } from '../createConnections.js';
import type { EntityLoader } from '../entityLoader.js';
import type { ListSource } from '../listSource.js';
import { entityNodes } from './entityNodes.js';

export const STAFF_MEMBER_ORDER_FIELDS = ['name', 'createdAt', 'updatedAt'] as const;
export type StaffMemberOrderField = (typeof STAFF_MEMBER_ORDER_FIELDS)[number];

export interface StaffMemberFilter {
  readonly ids?: readonly string[] | null;
  readonly externalIds?: readonly string[] | null;
  readonly active?: boolean | null;
}

const source: ListSource<StaffMemberOrderField> = {
  name: 'staffMembers',
  from: 'communication.staff_members n',
  idType: 'uuid',
  orders: {
    name: { sql: 'n.name', type: 'text' },
    createdAt: { sql: 'n.created_at', type: 'timestamptz' },
    updatedAt: { sql: 'n.updated_at', type: 'timestamptz' },
  },
};

export function staffMemberList(
  members: EntityLoader<StaffMember>,
): ListDefinition<StaffMemberFilter, StaffMemberOrderField, StaffMember> {
  return {
    source,
    defaultOrder: { field: 'name', direction: 'ASC' },
    ...entityNodes(members),
    conditions: (filter) => [
      ...anyIdOf('n.id', filter.ids, 'filter.ids'),
      ...anyOf('n.external_id', filter.externalIds, 'filter.externalIds'),
      ...flag('n.active', filter.active),
    ],
  };
}
