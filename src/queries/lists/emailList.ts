import type { Email } from '../../entities/Email.js';
import { anyIdOf, anyOf, between, flag, idCondition, isBounded, type Range } from '../conditions.js';
import type { ListDefinition } from '../createConnections.js';
import type { EntityLoader } from '../entityLoader.js';
import type { ListSource } from '../listSource.js';
import { entityNodes } from './entityNodes.js';

export const EMAIL_ORDER_FIELDS = ['createdAt', 'updatedAt', 'dueAt', 'sentAt'] as const;
export type EmailOrderField = (typeof EMAIL_ORDER_FIELDS)[number];

export interface EmailFilter {
  readonly ids?: readonly string[] | null;
  readonly references?: readonly string[] | null;
  readonly statuses?: readonly string[] | null;
  readonly purposes?: readonly string[] | null;
  readonly templateNames?: readonly string[] | null;
  readonly therapistIds?: readonly string[] | null;
  readonly contactPointIds?: readonly string[] | null;
  readonly batchIds?: readonly string[] | null;
  readonly placementRequestIds?: readonly string[] | null;
  readonly followUpRequired?: boolean | null;
  readonly answered?: boolean | null;
  readonly createdAt?: Range<Date> | null;
  readonly sentAt?: Range<Date> | null;
}

const SENT_AT = `coalesce(n.sent_at, 'infinity')`;

const source: ListSource<EmailOrderField> = {
  name: 'emails',
  from: 'communication.emails n',
  idType: 'uuid',
  orders: {
    createdAt: { sql: 'n.created_at', type: 'timestamptz' },
    updatedAt: { sql: 'n.updated_at', type: 'timestamptz' },
    dueAt: { sql: `coalesce(n.due_at, 'infinity')`, type: 'timestamptz' },
    sentAt: { sql: SENT_AT, type: 'timestamptz' },
  },
};

export function emailList(emails: EntityLoader<Email>): ListDefinition<EmailFilter, EmailOrderField, Email> {
  return {
    source,
    defaultOrder: { field: 'createdAt', direction: 'DESC' },
    ...entityNodes(emails),
    conditions: (filter) => [
      ...anyIdOf('n.id', filter.ids, 'filter.ids'),
      ...anyOf('n.reference', filter.references, 'filter.references'),
      ...anyOf('n.status', filter.statuses, 'filter.statuses'),
      ...anyOf('n.purpose', filter.purposes, 'filter.purposes'),
      ...anyOf('n.template_name', filter.templateNames, 'filter.templateNames'),
      ...anyIdOf('n.therapist_id', filter.therapistIds, 'filter.therapistIds'),
      ...anyIdOf('n.contact_point_id', filter.contactPointIds, 'filter.contactPointIds'),
      ...anyIdOf('n.batch_id', filter.batchIds, 'filter.batchIds'),
      ...idCondition(filter.placementRequestIds, 'filter.placementRequestIds', CARRIES),
      ...flag('n.follow_up_required', filter.followUpRequired),
      ...flag('n.response_received_at IS NOT NULL', filter.answered),
      ...between('n.created_at', filter.createdAt, 'filter.createdAt'),
      // By the expression of its order, which has the index.
      ...between(SENT_AT, filter.sentAt, 'filter.sentAt'),
      ...flag('n.sent_at IS NOT NULL', isBounded(filter.sentAt)),
    ],
  };
}

/** Mails that asked for one of the requests, or confirm it. Two questions: an OR of them would be asked of every mail. */
const CARRIES = (ids: string) => `n.id IN (
  SELECT e.id FROM communication.emails e WHERE e.confirms_request_id = ANY(${ids})
  UNION ALL
  SELECT e.id FROM communication.email_batch_items i JOIN communication.emails e USING (batch_id)
  WHERE i.member AND i.placement_request_id = ANY(${ids}))`;
