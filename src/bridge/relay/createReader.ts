import type { Priority } from '../../entities/OutboxEvent.js';
import type { ThreadLogger } from '../threads/messages.js';
import type { TransportSession } from '../transport/transport.js';
import type { Connector } from './createConnector.js';
import { type BufferBounds, type EventBuffer, PRIORITY_ORDER } from './createEventBuffer.js';
import { keyOf, type OutgoingEvent } from './outgoingEvent.js';
import { NUMBERED_AT_ONCE } from './relaySql.js';
import type { BridgeOrders, BridgeView, PageRequest, RelayStore } from './relayStore.js';
import type { Timers } from './timers.js';

export interface Reader {
  /** Something may have been committed. */
  wake(): void;
  /** There is room again. */
  wakeForRoom(): void;
  /** These keys are held up by a parked event: what was read of them goes, and nothing more is taken in. */
  hold(event: OutgoingEvent): void;
  /** Reads from the beginning what is not under way: the partitions are others now. */
  startOver(): void;
  /** Reads nothing more; resolves once the last read has ended. */
  close(): Promise<void>;
}

export interface ReaderParts {
  readonly store: Pick<RelayStore, 'look' | 'read'>;
  readonly buffer: EventBuffer;
  readonly connector: Pick<Connector, 'latest'>;
  readonly timers: Timers;
  readonly logger: ThreadLogger;
  readonly bounds: BufferBounds;
  /** Of the lease. */
  readonly commandVersion: string;
  /** Looped-back events stay PENDING: what waited before this relay began is not read again and again. */
  readonly fromHead: boolean;
  /** Acknowledged and not marked: PENDING in the table, and not to be sent again. */
  readonly unmarked: () => Iterable<OutgoingEvent>;
  readonly onOrders: (orders: BridgeOrders) => void;
  readonly onRead: () => void;
}

/** Rows of one page of one priority. */
const PAGE_EVENTS = 2_000;
const RETRY_MS = 500;

/**
 * Reads what waits into the buffer, by position and nothing else (DESIGN 7), as long as there is room. One read at a time,
 * also while batches are under way.
 */
export function createReader(parts: ReaderParts): Reader {
  const { store, buffer, connector, timers, logger, bounds } = parts;
  let cursors: Record<Priority, number> | null = parts.fromHead ? null : { HIGH: 0, NORMAL: 0, LOW: 0 };
  let commandVersion = parts.commandVersion;
  let heldKeys = new Set<string>();
  /** Known here when reading began anew; they come past once more. */
  let underWay = new Set<number>();
  let running: Promise<void> | null = null;
  let again = false;
  let overdue = false;
  /** There was more to read than room for it. */
  let isBehind = true;
  let head = 0;
  let isFailing = false;
  let closed = false;

  async function run(): Promise<void> {
    while (again && !closed) {
      again = false;
      const view = await store.look();
      parts.onOrders(view);
      // As many as a look gives a number: there may be more without one.
      if (view.head - head >= NUMBERED_AT_ONCE) again = true;
      head = view.head;
      cursors ??= { HIGH: view.head, NORMAL: view.head, LOW: view.head };
      if (overdue || view.commandVersion !== commandVersion) beginAnew(view);
      if (await readOn(view, cursors)) again = true;
    }
  }

  /** Something became PENDING again, or goes to another partition now. What waits here is read once more, in order. */
  function beginAnew(view: BridgeView): void {
    overdue = false;
    commandVersion = view.commandVersion;
    buffer.clearWaiting();
    heldKeys = new Set();
    underWay = new Set();
    for (const lane of buffer.lanes()) for (const { position } of lane.inFlight) underWay.add(position);
    for (const { position } of parts.unmarked()) underWay.add(position);
    const start = parts.fromHead ? view.head : 0;
    cursors = { HIGH: start, NORMAL: start, LOW: start };
  }

  /** Whether there is more to read at once. */
  async function readOn(view: BridgeView, from: Record<Priority, number>): Promise<boolean> {
    const session = connector.latest();
    if (!session) return false;
    const requests = PRIORITY_ORDER.flatMap((priority) => pageRequest(priority, from[priority], view.head));
    if (requests.length === 0) return false;
    const heldBefore = [...heldKeys];
    const pages = await store.read(requests, view.head);
    for (const [index, page] of pages.entries()) {
      const { priority } = requests[index] as PageRequest;
      from[priority] = page.readTo;
      for (const event of page.events) take(event, session);
    }
    // This read began after those were parked, so the database itself leaves their followers out from now on.
    for (const key of heldBefore) heldKeys.delete(key);
    parts.onRead();
    isBehind = PRIORITY_ORDER.some((priority) => from[priority] < view.head);
    return PRIORITY_ORDER.some((priority) => pageRequest(priority, from[priority], view.head).length > 0);
  }

  function take(event: OutgoingEvent, session: TransportSession): void {
    if (underWay.delete(event.position) || heldKeys.has(keyOf(event))) return;
    const partition = session.partitionOf(event.topic, event.key);
    if (partition !== null) buffer.add(event, partition);
    // Not one of ours: it stays where it is, and a person finds it by its age.
    else logger.error({ event: 'relay.unknown_topic', position: event.position, topic: event.topic });
  }

  /** A page, where something waits and a worthwhile part of the buffer is free. */
  function pageRequest(priority: Priority, after: number, head: number): PageRequest[] {
    const room = buffer.room(priority);
    const worthwhile = room.events >= bounds.events / 4 && room.bytes >= bounds.bytes / 4;
    if (after >= head || !worthwhile) return [];
    return [{ priority, after, events: Math.min(room.events, PAGE_EVENTS), bytes: room.bytes }];
  }

  function wake(): void {
    if (closed) return;
    again = true;
    running ??= run().then(ended, failed);
  }

  function ended(): void {
    running = null;
    isFailing = false;
    // Woken after the last look and before this.
    if (again && !closed) wake();
  }

  function failed(err: unknown): void {
    running = null;
    // Once an outage.
    if (!isFailing) logger.warn({ event: 'relay.read_failed', err });
    isFailing = true;
    timers.after(RETRY_MS, wake);
  }

  return {
    wake,
    wakeForRoom() {
      if (isBehind) wake();
    },
    hold(event) {
      heldKeys.add(keyOf(event));
      buffer.removeKeys(new Set([keyOf(event)]));
    },
    startOver() {
      overdue = true;
      wake();
    },
    async close() {
      closed = true;
      await running;
    },
  };
}
