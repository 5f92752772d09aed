import type { TopicRecord } from '../kafka/log/decodeRecords.js';

interface OutboxRow {
  readonly event_id: string;
  readonly message_key: string;
  /** Null for an event that no load wrote. */
  readonly change: number | null;
}

type Sql = <Row extends object>(text: string, parameters?: unknown[]) => Promise<Row[]>;

/** What came of the events of a load. */
export interface BridgeLedger {
  readonly recorded: number;
  readonly delivered: number;
  readonly repeats: number;
  /** What must never be; empty when all is well. */
  readonly violations: readonly string[];
}

/**
 * Judges a topic by the outbox, when everything has been delivered (DESIGN 7): each committed event is there, none that
 * was rolled back; repeats are the same record again; the first occurrences are in order per key.
 */
export async function readBridgeLedger(sql: Sql, records: readonly TopicRecord[]): Promise<BridgeLedger> {
  const rows = await sql<OutboxRow>(
    `SELECT event_id, message_key, (payload->>'change')::int AS change FROM communication.outbox_events
     WHERE topic IS NOT NULL ORDER BY position`,
  );
  const first = new Map<string, TopicRecord>();
  for (const record of records) {
    const id = idOf(record);
    if (!first.has(id)) first.set(id, record);
  }
  const violations = [
    ...lost(rows, first),
    ...invented(rows, first),
    ...changed(records, first),
    ...swapped(rows, first),
  ];
  return { recorded: rows.length, delivered: first.size, repeats: records.length - first.size, violations };
}

function lost(rows: readonly OutboxRow[], first: ReadonlyMap<string, TopicRecord>): string[] {
  return rows.filter(({ event_id }) => !first.has(event_id)).map(({ event_id }) => `${event_id} is lost`);
}

function invented(rows: readonly OutboxRow[], first: ReadonlyMap<string, TopicRecord>): string[] {
  const known = new Set(rows.map(({ event_id }) => event_id));
  return [...first.keys()].filter((id) => !known.has(id)).map((id) => `${id} was never committed`);
}

function changed(records: readonly TopicRecord[], first: ReadonlyMap<string, TopicRecord>): string[] {
  const isSame = (one: TopicRecord, other: TopicRecord) =>
    one.partition === other.partition && one.key === other.key && one.value === other.value;
  return records
    .filter((record) => !isSame(record, first.get(idOf(record))!))
    .map((record) => `${idOf(record)} is repeated as something else`);
}

/** Per key: the order of the outbox, which is the order of the changes, is the order in the topic. */
function swapped(rows: readonly OutboxRow[], first: ReadonlyMap<string, TopicRecord>): string[] {
  const found: string[] = [];
  const last = new Map<string, { change: number | null; offset: number; partition: number }>();
  for (const { event_id, message_key, change } of rows) {
    const record = first.get(event_id);
    if (!record) continue;
    const before = last.get(message_key);
    if (record.key !== message_key) found.push(`${event_id} has the key ${record.key}`);
    if (before && before.partition !== record.partition) found.push(`${message_key} is in two partitions`);
    if (before && change !== null && before.change !== null && before.change >= change)
      found.push(`change ${change} of ${message_key} has a place behind a later one`);
    if (before && before.offset >= record.offset)
      found.push(`change ${change} of ${message_key} overtook one before it`);
    last.set(message_key, { change, offset: record.offset, partition: record.partition });
  }
  return found;
}

function idOf({ headers }: TopicRecord): string {
  return headers['event-id'] ?? 'without an id';
}
