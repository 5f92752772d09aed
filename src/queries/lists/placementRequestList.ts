import type { PlacementRequest } from '../../entities/PlacementRequest.js';
import { anyIdOf, anyOf, between, daysBetween, flag, idCondition, isBounded, type Range } from '../conditions.js';
import type { ListDefinition } from '../createConnections.js';
import type { EntityLoader } from '../entityLoader.js';
import type { ListSource } from '../listSource.js';
import { entityNodes } from './entityNodes.js';

export const PLACEMENT_REQUEST_ORDER_FIELDS = ['createdAt', 'updatedAt', 'patientRegisteredOn'] as const;
export type PlacementRequestOrderField = (typeof PLACEMENT_REQUEST_ORDER_FIELDS)[number];

export interface PlacementRequestFilter {
  readonly ids?: readonly string[] | null;
  readonly matchIds?: readonly string[] | null;
  readonly statuses?: readonly string[] | null;
  readonly outcomes?: readonly string[] | null;
  readonly therapistIds?: readonly string[] | null;
  readonly contactPointIds?: readonly string[] | null;
  readonly patientExternalIds?: readonly string[] | null;
  readonly needsAttention?: boolean | null;
  readonly createdAt?: Range<Date> | null;
  readonly patientRegisteredOn?: Range<string> | null;
}

const REGISTERED_ON = `coalesce(n.patient_registered_on, 'infinity')`;

const source: ListSource<PlacementRequestOrderField> = {
  name: 'placementRequests',
  from: 'communication.placement_requests n',
  idType: 'uuid',
  orders: {
    createdAt: { sql: 'n.created_at', type: 'timestamptz' },
    updatedAt: { sql: 'n.updated_at', type: 'timestamptz' },
    patientRegisteredOn: { sql: REGISTERED_ON, type: 'date' },
  },
};

export function placementRequestList(
  requests: EntityLoader<PlacementRequest>,
): ListDefinition<PlacementRequestFilter, PlacementRequestOrderField, PlacementRequest> {
  return {
    source,
    defaultOrder: { field: 'createdAt', direction: 'DESC' },
    ...entityNodes(requests),
    conditions: (filter) => [
      ...anyIdOf('n.id', filter.ids, 'filter.ids'),
      ...anyOf('n.match_id', filter.matchIds, 'filter.matchIds'),
      ...anyOf('n.status', filter.statuses, 'filter.statuses'),
      ...anyOf('n.outcome', filter.outcomes, 'filter.outcomes'),
      ...anyIdOf('n.therapist_id', filter.therapistIds, 'filter.therapistIds'),
      ...idCondition(filter.contactPointIds, 'filter.contactPointIds', AT_CONTACT_POINT),
      ...anyOf('n.patient_external_id', filter.patientExternalIds, 'filter.patientExternalIds'),
      ...flag('n.attention_reason IS NOT NULL', filter.needsAttention),
      ...between('n.created_at', filter.createdAt, 'filter.createdAt'),
      // By the expression of its order, which has the index.
      ...daysBetween(REGISTERED_ON, filter.patientRegisteredOn, 'filter.patientRegisteredOn'),
      ...flag('n.patient_registered_on IS NOT NULL', isBounded(filter.patientRegisteredOn)),
    ],
  };
}

const AT_CONTACT_POINT = (ids: string) =>
  `n.therapist_id IN (SELECT t.id FROM communication.therapists t WHERE t.contact_point_id = ANY(${ids}))`;
