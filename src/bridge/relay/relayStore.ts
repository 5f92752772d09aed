import type { Priority } from '../../entities/OutboxEvent.js';
import type { BridgeState, BridgeTransport } from '../bridge.js';
import type { OutgoingEvent } from './outgoingEvent.js';

/** Names a relay's turn. Whoever writes with an older token changes nothing. */
export interface Lease {
  readonly token: string;
}

/** What people told the bridge. */
export interface BridgeOrders {
  readonly commandVersion: string;
  readonly paused: boolean;
}

export interface BridgeView extends BridgeOrders {
  /** Everything up to this position is numbered and can be read. */
  readonly head: number;
}

/** What the active relay says of itself. */
export interface BridgeReport {
  readonly state: BridgeState;
  readonly inFlight: number;
  readonly buffered: number;
  readonly eventsPerSecond: number;
  readonly error: { readonly code: string; readonly topic: string | null; readonly agoMs: number } | null;
  readonly nextRetryInMs: number | null;
  /** Since the last report. */
  readonly failedSends: number;
}

/** How much to read of one priority, after which position. */
export interface PageRequest {
  readonly priority: Priority;
  readonly after: number;
  readonly events: number;
  readonly bytes: number;
}

export interface Page {
  readonly events: readonly OutgoingEvent[];
  /** Everything waiting up to here has been read: a position of a row, or the head as it was before. */
  readonly readTo: number;
}

export interface Refusal {
  readonly event: OutgoingEvent;
  readonly code: string;
  readonly park: boolean;
}

/**
 * What the relay wants of PostgreSQL. Each method is one statement and one transaction. Those that take a lease lock the
 * row of the bridge first, change nothing when the token is no longer the newest, and say so.
 */
export interface RelayStore {
  /** The lease, or how long to wait before asking again. */
  takeLease(options: TakeLease): Promise<(Lease & BridgeOrders) | { readonly heldForMs: number }>;
  /** Renews the lease and reports. Null: the lease is somebody else's. */
  renew(lease: Lease, report: BridgeReport): Promise<BridgeOrders | null>;
  /** Gives the lease back and wakes those who stand by. */
  release(lease: Lease): Promise<void>;
  /** Numbers what was committed, and says how things are. */
  look(): Promise<BridgeView>;
  /** What waits, in order, without keys that a parked event holds up. */
  read(pages: readonly PageRequest[], head: number): Promise<readonly Page[]>;
  /** False: the lease is somebody else's. */
  markPublished(lease: Lease, events: readonly OutgoingEvent[]): Promise<boolean>;
  /** False: the lease is somebody else's. */
  recordRefusal(lease: Lease, refusal: Refusal): Promise<boolean>;
  /** Wakes everybody who shows how the bridge is. */
  tellOthers(): Promise<void>;
  close(): Promise<void>;
}

export interface TakeLease {
  /** Of this process; its earlier relay is known to be gone. */
  readonly owner: string;
  readonly transport: BridgeTransport;
}
