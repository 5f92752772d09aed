import type { ThreadLogger } from '../threads/messages.js';
import type { Transport } from '../transport/transport.js';
import { createConnector, type RetryBounds } from './createConnector.js';
import { type BufferBounds, createEventBuffer } from './createEventBuffer.js';
import { createHealth } from './createHealth.js';
import { createLeaseKeeper } from './createLeaseKeeper.js';
import { createMarker } from './createMarker.js';
import { createReader } from './createReader.js';
import { createRefusals } from './createRefusals.js';
import { createSender, type SendLimits } from './createSender.js';
import type { OutgoingEvent } from './outgoingEvent.js';
import type { BridgeOrders, Lease, RelayStore } from './relayStore.js';
import { createTimers } from './timers.js';
import { within } from './within.js';

export interface TermSettings {
  readonly leaseMs: number;
  /** Poll behind NOTIFY. */
  readonly pollIntervalMs: number;
  /** How often an idle connection is tried. */
  readonly probeEveryMs: number;
  readonly prefetch: BufferBounds;
  readonly limits: SendLimits;
  readonly retry: RetryBounds;
  /** Refusals of one event before it is parked. */
  readonly maxAttempts: number;
  /** What is under way has this long to end when the relay closes. */
  readonly closeWithinMs: number;
}

export interface TermParts {
  readonly store: RelayStore;
  readonly transport: Transport;
  readonly settings: TermSettings;
  readonly logger: ThreadLogger;
}

/** The time that one relay is the active one, from taking the lease to losing it or giving it back. */
export interface Term {
  wake(): void;
  /** Resolves when the lease turns out to be somebody else's, or the term was closed. */
  readonly ended: Promise<void>;
  /** Ends in order: takes nothing more, waits for what is under way, marks it, gives the lease back. */
  close(): Promise<void>;
}

/**
 * Reads, sends and marks under one lease. Whatever is in memory belongs to the term and is dropped with it: another relay
 * may be sending the same by then, and repeats have the same ids.
 */
export function startTerm(lease: Lease & BridgeOrders, { store, transport, settings, logger }: TermParts): Term {
  const timers = createTimers();
  const health = createHealth(() => performance.now());
  const buffer = createEventBuffer(settings.prefetch);
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let paused = lease.paused;
  let state: 'ACTIVE' | 'CLOSING' | 'ENDED' = 'ACTIVE';
  const shared = { store, lease, timers, health, buffer, logger };
  const reportChange = () => keeper.reportChange();
  const onStale = stop;

  const keeper = createLeaseKeeper({
    ...shared,
    leaseMs: settings.leaseMs,
    load: () => ({ paused, inFlight: buffer.inFlight(), buffered: buffer.size() }),
    onRenewed(orders) {
      obey(orders);
      sender.pump();
    },
    onStale,
  });
  const connector = createConnector({
    ...shared,
    ...settings,
    transport,
    onConnected(moved) {
      if (moved) reader.startOver();
      else reader.wake();
      sender.pump();
      reportChange();
    },
    onFailed: reportChange,
  });
  const marker = createMarker({ ...shared, onMarked: settle, onStale });
  const sender = createSender({
    ...shared,
    connector,
    limits: settings.limits,
    maySend: () => state === 'ACTIVE' && !paused && keeper.isFresh(),
    onAccepted: transport.settles ? marker.add : settle,
    onRefused: createRefusals({ ...shared, ...settings, onStale, onParked: (event) => reader.hold(event) }),
    onChange: reportChange,
  });
  const reader = createReader({
    ...shared,
    connector,
    bounds: settings.prefetch,
    commandVersion: lease.commandVersion,
    fromHead: !transport.settles,
    unmarked: marker.pending,
    onOrders: obey,
    onRead: sender.pump,
  });

  function settle(events: readonly OutgoingEvent[]): void {
    buffer.forget(events);
    reader.wakeForRoom();
  }

  function obey(orders: BridgeOrders): void {
    if (orders.paused === paused || state !== 'ACTIVE') return;
    paused = orders.paused;
    if (paused) logger.info({ event: 'relay.paused' });
    else logger.info({ event: 'relay.resumed' });
    sender.pump();
    reportChange();
  }

  /** Nothing more leaves, and nothing that was under way is told to anybody. */
  function stop(): void {
    if (state === 'ENDED') return;
    state = 'ENDED';
    timers.clear();
    keeper.close();
    void reader.close();
    connector.close();
    end();
  }

  function pollLater(): void {
    timers.after(settings.pollIntervalMs, () => {
      reader.wake();
      pollLater();
    });
  }

  pollLater();
  reader.wake();
  return {
    wake: reader.wake,
    ended,
    async close() {
      if (state !== 'ACTIVE') return;
      state = 'CLOSING';
      await within(sender.idle(), settings.closeWithinMs);
      await within(marker.drain(), settings.closeWithinMs);
      const isOurs = (state as string) !== 'ENDED';
      stop();
      await within(reader.close(), settings.closeWithinMs);
      if (isOurs) await within(store.release(lease), settings.closeWithinMs);
    },
  };
}
