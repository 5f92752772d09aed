import { anyIdOf, anyOf, between, type Range } from '../conditions.js';
import type { ListDefinition } from '../createConnections.js';
import type { ListRow, ListSource } from '../listSource.js';
import { ATTENTION_SOURCES, type AttentionKind } from './attentionSources.js';

export interface AttentionFilter {
  readonly kinds?: readonly string[] | null;
  readonly therapistIds?: readonly string[] | null;
  readonly since?: Range<Date> | null;
}

/** One entry of the to-do list: what it is about, since when, and the ids to act on. */
export interface AttentionItem {
  readonly id: string;
  readonly kind: AttentionKind;
  readonly since: Date;
  /** Stable code of the cause ("SMTP_550", "BAD_PAYLOAD"); null where the kind says all. */
  readonly code: string | null;
  /** What the source said about it, in its words. */
  readonly detail: string | null;
  readonly emailId: string | null;
  readonly emailBatchId: string | null;
  readonly placementRequestId: string | null;
  readonly therapistId: string | null;
  readonly deadLetterId: string | null;
  readonly phoneCallId: string | null;
  readonly outboxEventId: string | null;
}

interface AttentionRow extends ListRow {
  readonly kind: AttentionKind;
  readonly since: string;
  readonly code: string | null;
  readonly detail: string | null;
  readonly email_id: string | null;
  readonly email_batch_id: string | null;
  readonly placement_request_id: string | null;
  readonly therapist_id: string | null;
  readonly dead_letter_id: string | null;
  readonly phone_call_id: string | null;
  readonly outbox_event_id: string | null;
}

/** All that needs a person, oldest first; `now` is domain time. */
export function attentionList(now: Date): ListDefinition<AttentionFilter, 'since', AttentionItem> {
  return {
    source: sourceAt(now),
    defaultOrder: { field: 'since', direction: 'ASC' },
    load: async (rows) => (rows as readonly AttentionRow[]).map(itemOf),
    conditions: (filter) => [
      ...anyOf('n.kind', filter.kinds, 'filter.kinds'),
      ...anyIdOf('n.therapist_id', filter.therapistIds, 'filter.therapistIds'),
      ...between('n.since', filter.since, 'filter.since'),
    ],
  };
}

function sourceAt(now: Date): ListSource<'since'> {
  return {
    name: 'attentionItems',
    // The time is ours, so it may stand in the statement.
    from: `(${ATTENTION_SOURCES.replaceAll(':now', `timestamptz '${now.toISOString()}'`)}) n`,
    idType: 'text',
    columns: [
      'n.kind',
      'n.since',
      'n.code',
      'n.detail',
      'n.email_id',
      'n.email_batch_id',
      'n.placement_request_id',
      'n.therapist_id',
      'n.dead_letter_id',
      'n.phone_call_id',
      'n.outbox_event_id',
    ],
    orders: { since: { sql: 'n.since', type: 'timestamptz' } },
  };
}

function itemOf(row: AttentionRow): AttentionItem {
  return {
    id: row.id,
    kind: row.kind,
    since: new Date(row.since),
    code: row.code,
    detail: row.detail,
    emailId: row.email_id,
    emailBatchId: row.email_batch_id,
    placementRequestId: row.placement_request_id,
    therapistId: row.therapist_id,
    deadLetterId: row.dead_letter_id,
    phoneCallId: row.phone_call_id,
    outboxEventId: row.outbox_event_id,
  };
}
