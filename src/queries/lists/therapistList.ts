import type { Therapist } from '../../entities/Therapist.js';
import { anyIdOf, anyOf, between, contains, flag, type Range } from '../conditions.js';
import type { ListDefinition } from '../createConnections.js';
import type { EntityLoader } from '../entityLoader.js';
import type { ListSource } from '../listSource.js';
import { entityNodes } from './entityNodes.js';

export const THERAPIST_ORDER_FIELDS = ['lastName', 'createdAt', 'updatedAt', 'lastContactAt'] as const;
export type TherapistOrderField = (typeof THERAPIST_ORDER_FIELDS)[number];

export interface TherapistFilter {
  readonly ids?: readonly string[] | null;
  readonly externalIds?: readonly string[] | null;
  readonly statuses?: readonly string[] | null;
  readonly federalStates?: readonly string[] | null;
  readonly contactPointIds?: readonly string[] | null;
  readonly nameContains?: string | null;
  readonly hasEmail?: boolean | null;
  readonly hasPhone?: boolean | null;
  readonly hasWarnings?: boolean | null;
  readonly suppressed?: boolean | null;
  readonly potentiallyAvailable?: boolean | null;
  readonly createdAt?: Range<Date> | null;
}

const source: ListSource<TherapistOrderField> = {
  name: 'therapists',
  from: 'communication.therapists n',
  idType: 'uuid',
  orders: {
    lastName: { sql: `coalesce(n.last_name, '')`, type: 'text' },
    createdAt: { sql: 'n.created_at', type: 'timestamptz' },
    updatedAt: { sql: 'n.updated_at', type: 'timestamptz' },
    lastContactAt: { sql: `coalesce(n.last_contact_at, '-infinity')`, type: 'timestamptz' },
  },
};

export function therapistList(
  therapists: EntityLoader<Therapist>,
): ListDefinition<TherapistFilter, TherapistOrderField, Therapist> {
  return {
    source,
    defaultOrder: { field: 'lastName', direction: 'ASC' },
    ...entityNodes(therapists),
    conditions: (filter) => [
      ...anyIdOf('n.id', filter.ids, 'filter.ids'),
      ...anyOf('n.external_id', filter.externalIds, 'filter.externalIds'),
      ...anyOf('n.status', filter.statuses, 'filter.statuses'),
      ...anyOf('n.federal_state', filter.federalStates, 'filter.federalStates'),
      ...anyIdOf('n.contact_point_id', filter.contactPointIds, 'filter.contactPointIds'),
      ...contains(`concat_ws(' ', n.title, n.first_name, n.last_name)`, filter.nameContains, 'filter.nameContains'),
      ...flag('n.email IS NOT NULL', filter.hasEmail),
      ...flag('n.phone IS NOT NULL', filter.hasPhone),
      ...flag(`n.warnings <> '[]'`, filter.hasWarnings),
      ...flag('n.suppressed_at IS NOT NULL', filter.suppressed),
      ...flag('n.potentially_available', filter.potentiallyAvailable),
      ...between('n.created_at', filter.createdAt, 'filter.createdAt'),
    ],
  };
}
