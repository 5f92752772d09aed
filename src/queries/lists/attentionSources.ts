/** What kinds of things need a person (DESIGN 8). */
export const ATTENTION_KINDS = [
  'EMAIL_UNCERTAIN',
  'EMAIL_FAILED',
  'EMAIL_NOT_COMPOSED',
  'EMAIL_EXTERNAL_OPEN',
  'EMAIL_FOLLOW_UP',
  'REQUEST_NEEDS_ATTENTION',
  'REQUEST_WAITING_DETAILS',
  'REQUEST_NEEDS_PHONE',
  'REQUEST_NO_CONTACT_WAY',
  'BATCH_HELD',
  'UNSCHEDULABLE',
  'CALL_FOLLOW_UP',
  'DEAD_LETTER',
  'PARKED_EVENT',
  'THERAPIST_WARNING',
] as const;
export type AttentionKind = (typeof ATTENTION_KINDS)[number];

interface Part {
  /** SQL expressions of the columns; those left out are null. */
  readonly kind: string;
  readonly id: string;
  readonly since: string;
  readonly code?: string;
  readonly detail?: string;
  readonly email?: string;
  readonly batch?: string;
  readonly request?: string;
  readonly therapist?: string;
  readonly call?: string;
  readonly deadLetter?: string;
  readonly outboxEvent?: string;
  readonly from: string;
}

/**
 * A failed mail was made up for by a later one, or by nobody of it waiting at this contact point any more. Asked mail by mail
 * (`OFFSET 0`): over the years many have failed, and PostgreSQL would read all mails to compare them with.
 */
const STILL_MATTERS = `
  NOT EXISTS (SELECT 1 FROM communication.emails later WHERE later.contact_point_id = e.contact_point_id
    AND later.purpose = e.purpose AND later.created_at > e.created_at AND later.status = 'SENT'
    AND later.confirms_request_id IS NOT DISTINCT FROM e.confirms_request_id OFFSET 0)
  AND (e.batch_id IS NULL OR EXISTS (
    SELECT 1 FROM communication.email_batch_items i
    JOIN communication.placement_requests r ON r.id = i.placement_request_id AND r.status IN ('OPEN', 'BATCHED', 'CONTACTED')
    JOIN communication.therapists t ON t.id = r.therapist_id AND t.contact_point_id = e.contact_point_id
    WHERE i.batch_id = e.batch_id AND i.member))`;

/** Open requests of therapists who may be contacted, whose mailbox is missing or refused mail. */
const UNMAILABLE = `
  communication.placement_requests r
  JOIN communication.therapists t ON t.id = r.therapist_id AND t.status = 'ACTIVE' AND t.suppressed_at IS NULL
  JOIN communication.contact_points c ON c.id = t.contact_point_id AND c.suppressed_at IS NULL
    AND (c.email IS NULL OR c.email_bounced_at IS NOT NULL)
  WHERE r.status = 'OPEN' AND`;
const HAS_PHONE = `EXISTS (
  SELECT 1 FROM communication.therapists m WHERE m.contact_point_id = c.id AND m.phone IS NOT NULL)`;
/** What the call planner found wrong is an entry of its own. */
const NO_CALL_YET = `c.unschedulable_reason IS NULL AND NOT EXISTS (
  SELECT 1 FROM communication.phone_call_batch_items i JOIN communication.phone_call_batches b ON b.id = i.batch_id
  JOIN communication.phone_calls k ON k.id = b.phone_call_id AND k.status = 'SCHEDULED'
  WHERE i.placement_request_id = r.id AND i.status = 'PLANNED')`;
const unmailable = {
  id: 'r.id',
  since: 'greatest(r.created_at, c.email_bounced_at)',
  code: `CASE WHEN c.email IS NULL THEN 'NO_EMAIL' ELSE 'EMAIL_BOUNCED' END`,
  request: 'r.id',
  therapist: 'r.therapist_id',
};
const mail = { detail: 'e.smtp_status', id: 'e.id', email: 'e.id', batch: 'e.batch_id', therapist: 'e.therapist_id' };
const request = { id: 'r.id', request: 'r.id', therapist: 'r.therapist_id' };

const PARTS: readonly Part[] = [
  {
    ...mail,
    kind: `'EMAIL_UNCERTAIN'`,
    since: 'e.attempted_at',
    code: 'e.last_error',
    from: `communication.emails e WHERE e.status = 'UNCERTAIN'`,
  },
  {
    ...mail,
    kind: `'EMAIL_FAILED'`,
    since: 'e.updated_at',
    code: 'e.last_error',
    from: `communication.emails e WHERE e.status = 'FAILED' AND ${STILL_MATTERS}`,
  },
  {
    ...mail,
    kind: `'EMAIL_NOT_COMPOSED'`,
    since: 'e.updated_at',
    code: 'e.last_error',
    from: `communication.emails e WHERE e.status = 'QUEUED' AND e.last_error = 'COMPOSE_FAILED'`,
  },
  {
    ...mail,
    kind: `'EMAIL_EXTERNAL_OPEN'`,
    since: 'e.attempted_at',
    from: `communication.emails e
           WHERE e.external_delivery AND e.status = 'SENDING' AND e.attempted_at <= :now - interval '1 day'`,
  },
  {
    ...mail,
    kind: `'EMAIL_FOLLOW_UP'`,
    since: 'coalesce(e.response_received_at, e.updated_at)',
    from: 'communication.emails e WHERE e.follow_up_required',
  },
  {
    ...request,
    kind: `'REQUEST_NEEDS_ATTENTION'`,
    since: 'r.attention_at',
    code: 'r.attention_reason',
    from: 'communication.placement_requests r WHERE r.attention_reason IS NOT NULL',
  },
  {
    ...request,
    kind: `'REQUEST_WAITING_DETAILS'`,
    since: 'r.created_at',
    code: `'MISSING_' || array_to_string(r.missing_details, '_AND_')`,
    from: `communication.placement_requests r WHERE r.status = 'WAITING_DETAILS' AND r.created_at <= :now - interval '1 hour'`,
  },
  { ...unmailable, kind: `'REQUEST_NEEDS_PHONE'`, from: `${UNMAILABLE} ${HAS_PHONE} AND ${NO_CALL_YET}` },
  { ...unmailable, kind: `'REQUEST_NO_CONTACT_WAY'`, from: `${UNMAILABLE} NOT ${HAS_PHONE}` },
  {
    kind: `'BATCH_HELD'`,
    id: 'b.id',
    since: 'b.held_at',
    code: `CASE WHEN b.held_by = 'service:mail-failed' THEN 'MAIL_FAILED' ELSE 'HELD_BY_STAFF' END`,
    batch: 'b.id',
    therapist: 'c.owner_id',
    from: `communication.email_batches b JOIN communication.contact_points c ON c.id = b.contact_point_id
           WHERE b.status = 'PLANNED' AND b.held_at IS NOT NULL`,
  },
  {
    kind: `'UNSCHEDULABLE'`,
    id: 'c.id',
    since: 'c.unschedulable_since',
    code: 'c.unschedulable_reason',
    therapist: 'c.owner_id',
    // Without any way of contact, each request has its entry already.
    from: `communication.contact_points c WHERE c.unschedulable_reason <> 'NO_CONTACT_WAY'`,
  },
  {
    kind: `'CALL_FOLLOW_UP'`,
    id: 'i.id',
    since: 'coalesce(i.outcome_at, i.updated_at)',
    code: 'i.outcome',
    request: 'i.placement_request_id',
    therapist: 'r.therapist_id',
    call: 'b.phone_call_id',
    from: `communication.phone_call_batch_items i JOIN communication.phone_call_batches b ON b.id = i.batch_id
           JOIN communication.placement_requests r ON r.id = i.placement_request_id WHERE i.follow_up_required`,
  },
  {
    kind: `'DEAD_LETTER'`,
    id: 'd.id',
    since: 'd.created_at',
    code: 'd.reason_code',
    detail: 'd.reason',
    deadLetter: 'd.id',
    from: 'communication.dead_letters d WHERE d.resolved_at IS NULL',
  },
  {
    kind: `'PARKED_EVENT'`,
    id: 'o.event_id',
    since: 'o.parked_at',
    code: 'o.last_error',
    outboxEvent: 'o.event_id',
    from: `communication.outbox_events o WHERE o.status = 'PARKED'`,
  },
  {
    kind: `'THERAPIST_WARNING'`,
    id: 't.id',
    since: 'coalesce(t.details_as_of, t.updated_at)',
    code: `t.warnings->0->>'code'`,
    detail: `t.warnings->0->>'message'`,
    therapist: 't.id',
    from: `communication.therapists t WHERE t.warnings <> '[]' AND EXISTS (
             SELECT 1 FROM communication.placement_requests r WHERE r.therapist_id = t.id
             AND r.status IN ('WAITING_DETAILS', 'OPEN', 'BATCHED', 'CONTACTED', 'LATER', 'UNREACHABLE'))`,
  },
];

/** All of them as one relation; `:now` stands for domain time. */
export const ATTENTION_SOURCES = PARTS.map(
  (part) => `
  SELECT ${part.kind} AS kind, ${part.kind} || ':' || ${part.id} AS id, ${part.since} AS since, ${part.code ?? 'NULL'} AS code, ${part.detail ?? 'NULL'} AS detail,
    ${uuid(part.email)} AS email_id, ${uuid(part.batch)} AS email_batch_id, ${uuid(part.request)} AS placement_request_id,
    ${uuid(part.therapist)} AS therapist_id, ${uuid(part.deadLetter)} AS dead_letter_id, ${uuid(part.call)} AS phone_call_id,
    ${uuid(part.outboxEvent)} AS outbox_event_id
  FROM ${part.from}`,
).join('\nUNION ALL');

function uuid(expression: string | undefined): string {
  return `${expression ?? 'NULL'}::uuid`;
}
