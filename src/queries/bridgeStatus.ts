import type { EntityManager } from '@mikro-orm/postgresql';
import type { BridgeState, BridgeTransport } from '../bridge/bridge.js';
import { SILENT_AFTER_SECONDS } from '../bridge/consumer/saveReport.js';
import { queryRows, toDate } from '../database/query.js';
import { bridgeStateOf } from '../domain/bridge/bridgeState.js';

/** What one process that reads from Kafka says of itself. */
export interface BridgeConsumer {
  readonly instance: string;
  readonly state: Exclude<BridgeState, 'PAUSED'>;
  readonly stateSince: Date;
  readonly lastError: string | null;
  readonly lastErrorTopic: string | null;
  readonly lastErrorAt: Date | null;
  readonly nextRetryAt: Date | null;
  readonly partitions: number;
  readonly lag: number;
  readonly eventsPerSecond: number;
  readonly receivedTotal: number;
}

/** What has come in and waits to be handled. */
export interface InboxStatus {
  readonly pending: number;
  readonly retrying: number;
  readonly waiting: number;
  readonly deadLetters: number;
  readonly oldestPendingAt: Date | null;
}

/** Both directions of the bridge to Kafka, as the database knows them: the same in every process. */
export interface BridgeStatus {
  readonly transport: BridgeTransport;
  readonly state: BridgeState;
  readonly stateSince: Date;
  readonly reason: string | null;
  readonly relay: string | null;
  readonly pausedAt: Date | null;
  readonly pausedBy: string | null;
  readonly pending: number;
  readonly inFlight: number;
  readonly buffered: number;
  readonly parked: number;
  readonly oldestPendingAt: Date | null;
  readonly oldestPendingSeconds: number;
  readonly eventsPerSecond: number;
  readonly publishedTotal: number;
  readonly failedSendsTotal: number;
  readonly lastError: string | null;
  readonly lastErrorTopic: string | null;
  readonly lastErrorAt: Date | null;
  readonly nextRetryAt: Date | null;
  readonly reportedAt: Date;
  readonly consumers: readonly BridgeConsumer[];
  readonly inbox: InboxStatus;
}

/** Each count is answered by a partial index that holds what is counted and little else. */
const STATUS = `
  SELECT b.*, clock_timestamp() AS now,
    (SELECT count(*) FROM communication.outbox_events WHERE status = 'PENDING' AND position IS NOT NULL)
      + (SELECT count(*) FROM communication.outbox_events WHERE position IS NULL AND status = 'PENDING') AS pending,
    (SELECT count(*) FROM communication.outbox_events WHERE status = 'PARKED') AS parked,
    (SELECT min(first.created_at) FROM unnest(ARRAY['HIGH', 'NORMAL', 'LOW']) AS p(priority), LATERAL (
       SELECT created_at FROM communication.outbox_events o
       WHERE o.status = 'PENDING' AND o.position IS NOT NULL AND o.priority = p.priority
       ORDER BY o.position LIMIT 1) AS first) AS oldest_pending_at,
    (SELECT count(*) FROM communication.inbox_events WHERE status = 'PENDING') AS inbox_pending,
    (SELECT count(*) FROM communication.inbox_events WHERE status = 'PENDING' AND NOT behind AND attempts > 0) AS inbox_retrying,
    (SELECT count(*) FROM communication.inbox_events WHERE status = 'WAITING') AS inbox_waiting,
    (SELECT received_at FROM communication.inbox_events WHERE status = 'PENDING' AND NOT behind ORDER BY seq LIMIT 1)
      AS inbox_oldest_at,
    (SELECT count(*) FROM communication.dead_letters WHERE resolved_at IS NULL) AS dead_letters
  FROM communication.bridge b`;

const CONSUMERS = `
  SELECT instance, state, state_since, last_error, last_error_topic, last_error_at, next_retry_at, partitions, lag,
    events_per_second, received_total
  FROM communication.bridge_consumers
  WHERE reported_at > clock_timestamp() - interval '${SILENT_AFTER_SECONDS} seconds' ORDER BY instance`;

type Row = Readonly<Record<string, string | number | null>>;

export async function loadBridgeStatus(em: EntityManager): Promise<BridgeStatus> {
  const [[row], consumers] = await Promise.all([queryRows<Row>(em, STATUS), queryRows<Row>(em, CONSUMERS)]);
  if (!row) throw new Error('The row of the bridge is missing');
  return { ...outgoingOf(row), consumers: consumers.map(consumerOf), inbox: inboxOf(row) };
}

function outgoingOf(row: Row): Omit<BridgeStatus, 'consumers' | 'inbox'> {
  const now = date(row.now);
  const reportedAt = date(row.reported_at);
  const facts = {
    state: row.state as BridgeState,
    pausedAt: moment(row.paused_at),
    leaseUntil: moment(row.lease_until),
  };
  const { state, reason } = bridgeStateOf({ ...facts, reportedAt, lastError: text(row.last_error) }, now);
  const oldestPendingAt = moment(row.oldest_pending_at);
  // What a relay that is gone has said of itself is not so any more.
  const isAlive = reason !== 'NO_ACTIVE_RELAY';
  const live = (value: string | number | null | undefined) => (isAlive ? Number(value) : 0);
  return {
    ...facts,
    state,
    reason,
    transport: row.transport as BridgeTransport,
    stateSince: date(row.state_since),
    relay: isAlive ? text(row.lease_owner) : null,
    pausedBy: text(row.paused_by),
    pending: Number(row.pending),
    inFlight: live(row.in_flight),
    buffered: live(row.buffered),
    parked: Number(row.parked),
    oldestPendingAt,
    oldestPendingSeconds: oldestPendingAt ? Math.max(0, (now.getTime() - oldestPendingAt.getTime()) / 1_000) : 0,
    eventsPerSecond: live(row.events_per_second),
    publishedTotal: Number(row.published_total),
    failedSendsTotal: Number(row.failed_sends_total),
    lastError: text(row.last_error),
    lastErrorTopic: text(row.last_error_topic),
    lastErrorAt: moment(row.last_error_at),
    nextRetryAt: isAlive ? moment(row.next_retry_at) : null,
    reportedAt,
  };
}

function consumerOf(row: Row): BridgeConsumer {
  return {
    instance: String(row.instance),
    state: row.state as BridgeConsumer['state'],
    stateSince: date(row.state_since),
    lastError: text(row.last_error),
    lastErrorTopic: text(row.last_error_topic),
    lastErrorAt: moment(row.last_error_at),
    nextRetryAt: moment(row.next_retry_at),
    partitions: Number(row.partitions),
    lag: Number(row.lag),
    eventsPerSecond: Number(row.events_per_second),
    receivedTotal: Number(row.received_total),
  };
}

function inboxOf(row: Row): InboxStatus {
  return {
    pending: Number(row.inbox_pending),
    retrying: Number(row.inbox_retrying),
    waiting: Number(row.inbox_waiting),
    deadLetters: Number(row.dead_letters),
    oldestPendingAt: moment(row.inbox_oldest_at),
  };
}

function text(value: Row[string] | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}

function moment(value: Row[string] | undefined): Date | null {
  return toDate(text(value));
}

function date(value: Row[string] | undefined): Date {
  return toDate(String(value));
}
