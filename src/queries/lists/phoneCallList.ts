import type { PhoneCall } from '../../entities/PhoneCall.js';
import { anyIdOf, anyOf, between, type Condition, flag, idCondition, type Range } from '../conditions.js';
import type { ListDefinition } from '../createConnections.js';
import type { EntityLoader } from '../entityLoader.js';
import type { ListSource } from '../listSource.js';
import { entityNodes } from './entityNodes.js';

export const PHONE_CALL_ORDER_FIELDS = ['startsAt', 'createdAt', 'updatedAt', 'outcomeAt'] as const;
export type PhoneCallOrderField = (typeof PHONE_CALL_ORDER_FIELDS)[number];

export interface PhoneCallFilter {
  readonly ids?: readonly string[] | null;
  readonly therapistIds?: readonly string[] | null;
  readonly contactPointIds?: readonly string[] | null;
  readonly placementRequestIds?: readonly string[] | null;
  readonly statuses?: readonly string[] | null;
  readonly outcomes?: readonly string[] | null;
  readonly reasons?: readonly string[] | null;
  readonly lineIds?: readonly string[] | null;
  readonly staffMemberIds?: readonly string[] | null;
  readonly startsAt?: Range<Date> | null;
  readonly claimed?: boolean | null;
  /** Those that staff deleted are left out unless this is true. */
  readonly includeHidden?: boolean | null;
}

const source: ListSource<PhoneCallOrderField> = {
  name: 'phoneCalls',
  from: 'communication.phone_calls n',
  idType: 'uuid',
  orders: {
    startsAt: { sql: 'n.starts_at', type: 'timestamptz' },
    createdAt: { sql: 'n.created_at', type: 'timestamptz' },
    updatedAt: { sql: 'n.updated_at', type: 'timestamptz' },
    outcomeAt: { sql: `coalesce(n.outcome_at, 'infinity')`, type: 'timestamptz' },
  },
};

export function phoneCallList(
  calls: EntityLoader<PhoneCall>,
): ListDefinition<PhoneCallFilter, PhoneCallOrderField, PhoneCall> {
  return {
    source,
    defaultOrder: { field: 'startsAt', direction: 'DESC' },
    ...entityNodes(calls),
    conditions: (filter) => [
      ...visible('n', filter.includeHidden),
      ...anyIdOf('n.id', filter.ids, 'filter.ids'),
      ...idCondition(filter.therapistIds, 'filter.therapistIds', CONCERNS),
      ...anyIdOf('n.contact_point_id', filter.contactPointIds, 'filter.contactPointIds'),
      ...idCondition(filter.placementRequestIds, 'filter.placementRequestIds', CARRIES),
      ...anyOf('n.status', filter.statuses, 'filter.statuses'),
      ...anyOf('n.outcome', filter.outcomes, 'filter.outcomes'),
      ...anyOf('n.reason', filter.reasons, 'filter.reasons'),
      ...anyIdOf('n.line_id', filter.lineIds, 'filter.lineIds'),
      ...idCondition(filter.staffMemberIds, 'filter.staffMemberIds', ON_LINE_OF),
      ...between('n.starts_at', filter.startsAt, 'filter.startsAt'),
      ...claimed(filter.claimed),
    ],
  };
}

/** Few calls are claimed at a time, and an index has them. */
function claimed(wanted: boolean | null | undefined): Condition[] {
  if (wanted) return [() => 'n.claim_token IS NOT NULL AND n.claim_until > clock_timestamp()'];
  return flag('coalesce(n.claim_until > clock_timestamp(), false)', wanted);
}

/** Calls that staff deleted stay out of lists unless somebody asks for them. */
export function visible(alias: string, includeHidden: boolean | null | undefined): Condition[] {
  return includeHidden ? [] : [() => `${alias}.hidden_at IS NULL`];
}

const ITEMS = `
  SELECT b.phone_call_id FROM communication.phone_call_batches b
  JOIN communication.phone_call_batch_items i ON i.batch_id = b.id AND i.status <> 'REMOVED'`;
/** The therapist is called, or requests to the therapist are talked about. An OR of both would be asked of every call. */
const CONCERNS = (ids: string) => `n.id IN (
  SELECT k.id FROM communication.phone_calls k WHERE k.therapist_id = ANY(${ids})
  UNION ALL ${ITEMS}
  JOIN communication.placement_requests r ON r.id = i.placement_request_id WHERE r.therapist_id = ANY(${ids}))`;
const CARRIES = (ids: string) => `n.id IN (${ITEMS} WHERE i.placement_request_id = ANY(${ids}))`;
const ON_LINE_OF = (ids: string) =>
  `n.line_id IN (SELECT l.id FROM communication.call_lines l WHERE l.staff_member_id = ANY(${ids}))`;
