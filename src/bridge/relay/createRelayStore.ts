import type { ThreadLogger } from '../threads/messages.js';
import { type Connection, createConnection } from './connection.js';
import { PRIORITY_ORDER } from './createEventBuffer.js';
import { type OutboxRow, outgoingEventOf } from './outgoingEvent.js';
import * as sql from './relaySql.js';
import type { BridgeReport, Page, PageRequest, RelayStore } from './relayStore.js';

interface StoreOptions {
  readonly databaseUrl: string;
  readonly leaseMs: number;
  readonly logger: ThreadLogger;
  /** Something was committed, here or elsewhere. */
  readonly wake: () => void;
}

type PageRow = OutboxRow & { readonly page_rows: string };
interface OrdersRow {
  readonly command_version: string;
  readonly paused: boolean;
}

/**
 * The relay's way to PostgreSQL: plain `pg`, for the thread must start fast. Two connections: one reads, numbers and
 * listens, the other one writes, so that marking never waits for reading.
 */
export function createRelayStore({ databaseUrl, leaseMs, logger, wake }: StoreOptions): RelayStore {
  const reads = createConnection({
    databaseUrl,
    applicationName: 'communication-relay-reads',
    logger,
    listen: { channel: sql.COMMITTED_CHANNEL, wake },
  });
  const writes = createConnection({ databaseUrl, applicationName: 'communication-relay-writes', logger });
  return {
    ...leaseStatements(writes, reads, leaseMs),
    async look() {
      const [row] = await reads.query<OrdersRow & { head: string }>({ name: 'look', text: sql.LOOK });
      if (!row) throw new Error('The row of the bridge is missing');
      return { ...ordersOf(row), head: Number(row.head) };
    },
    read: (pages, head) => readPages(reads, pages, head),
    markPublished: (lease, events) =>
      changeLeased(writes, 'mark', sql.MARK_PUBLISHED, [
        lease.token,
        leaseMs,
        events.length,
        events.map(({ position }) => position),
        events.map(({ refusals, tries }) => refusals + tries),
      ]),
    recordRefusal: (lease, { event, code, park }) =>
      changeLeased(writes, 'refuse', sql.RECORD_REFUSAL, [
        lease.token,
        leaseMs,
        0,
        event.position,
        event.refusals,
        code,
        event.bytes,
        park,
      ]),
    async tellOthers() {
      await reads.query({ text: `NOTIFY ${sql.COMMITTED_CHANNEL}` });
    },
    async close() {
      await Promise.all([reads.close(), writes.close()]);
    },
  };
}

function leaseStatements(
  writes: Connection,
  reads: Connection,
  leaseMs: number,
): Pick<RelayStore, 'takeLease' | 'renew' | 'release'> {
  return {
    async takeLease({ owner, transport }) {
      const [taken] = await writes.query<OrdersRow & { fencing_token: string }>({
        text: sql.TAKE_LEASE,
        values: [owner, leaseMs, transport],
      });
      if (taken) return { token: taken.fencing_token, ...ordersOf(taken) };
      // On the other connection, so that whoever stands by listens.
      const [left] = await reads.query<{ ms: number | null }>({ text: sql.LEASE_LEFT });
      return { heldForMs: left?.ms ?? 0 };
    },
    async renew(lease, report) {
      const values = [lease.token, leaseMs, ...reportValues(report)];
      const [row] = await writes.query<OrdersRow>({ name: 'renew', text: sql.RENEW_LEASE, values });
      return row ? ordersOf(row) : null;
    },
    async release(lease) {
      await writes.query({ text: sql.RELEASE_LEASE, values: [lease.token] });
      await writes.query({ text: `NOTIFY ${sql.COMMITTED_CHANNEL}` });
    },
  };
}

function reportValues(report: BridgeReport): unknown[] {
  const { state, inFlight, buffered, eventsPerSecond, error, nextRetryInMs, failedSends } = report;
  const failure = [error?.code ?? null, error?.topic ?? null, error?.agoMs ?? 0];
  return [state, inFlight, buffered, eventsPerSecond, ...failure, nextRetryInMs, failedSends];
}

async function changeLeased(writes: Connection, name: string, text: string, values: unknown[]): Promise<boolean> {
  const [row] = await writes.query<{ leased: number }>({ name, text, values });
  return row?.leased === 1;
}

async function readPages(reads: Connection, pages: readonly PageRequest[], head: number): Promise<Page[]> {
  const requests = PRIORITY_ORDER.map((priority) => pages.find((page) => page.priority === priority));
  const values = requests.flatMap((page) => [page?.after ?? 0, page?.events ?? 0, page?.bytes ?? 0]);
  const rows = await reads.query<PageRow>({ name: 'read', text: sql.READ_PAGES, values });
  return pages.map((page) => pageOf(page, rows, head));
}

function pageOf(page: PageRequest, rows: readonly PageRow[], head: number): Page {
  const own = rows.filter((row) => row.priority === page.priority);
  const events = own.map(outgoingEventOf);
  const last = events.at(-1)?.position ?? page.after;
  const found = Number(own[0]?.page_rows ?? 0);
  // A page that is not full was the last: nothing else waits up to the head that was known before it was read.
  return { events, readTo: events.length === found && found < page.events ? Math.max(last, head) : last };
}

function ordersOf({ command_version, paused }: OrdersRow) {
  return { commandVersion: command_version, paused };
}
