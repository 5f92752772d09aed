import type { ThreadLogger } from '../threads/messages.js';
import type { Health } from './createHealth.js';
import type { BridgeOrders, Lease, RelayStore } from './relayStore.js';
import type { Timers } from './timers.js';

export interface LeaseKeeper {
  /**
   * Whether the lease is certainly still ours. After a long sleep (a stopped process, a suspended machine) it is not, and
   * nothing may leave before it was renewed.
   */
  isFresh(): boolean;
  /** Reports at once if the state is another one than was reported last. */
  reportChange(): void;
  /** Neither renews nor reports any more. */
  close(): void;
}

export interface LeaseKeeperParts {
  readonly store: Pick<RelayStore, 'renew' | 'tellOthers'>;
  readonly lease: Lease;
  readonly leaseMs: number;
  readonly health: Health;
  readonly timers: Timers;
  readonly logger: ThreadLogger;
  readonly load: () => { readonly paused: boolean; readonly inFlight: number; readonly buffered: number };
  readonly onRenewed: (orders: BridgeOrders) => void;
  /** The lease is somebody else's. */
  readonly onStale: () => void;
}

const RENEW_AGAIN_MS = 250;

/** Renews the lease three times in its length, and reports with it how the bridge is. */
export function createLeaseKeeper(parts: LeaseKeeperParts): LeaseKeeper {
  const { store, lease, leaseMs, health, timers, logger } = parts;
  let freshUntilMs = performance.now() + leaseMs;
  let renewing: Promise<void> | null = null;
  let stale = false;
  let isFailing = false;

  async function renew(): Promise<void> {
    const begin = performance.now();
    const load = parts.load();
    const isNews = health.changed(load.paused);
    try {
      const orders = await store.renew(lease, health.report(load));
      if (!orders) {
        stale = true;
        return parts.onStale();
      }
      freshUntilMs = begin + leaseMs;
      isFailing = false;
      if (isNews) await store.tellOthers();
      parts.onRenewed(orders);
    } catch (err) {
      // Once an outage: it is tried four times a second.
      if (!isFailing) logger.warn({ event: 'relay.lease_failed', err });
      isFailing = true;
    }
  }

  function renewOnce(): Promise<void> {
    renewing ??= renew().then(() => {
      renewing = null;
      reportChange();
    });
    return renewing;
  }

  function reportChange(): void {
    if (!stale && !renewing && health.changed(parts.load().paused)) void renewOnce();
  }

  function renewLater(): void {
    const isOverdue = performance.now() > freshUntilMs - leaseMs / 2;
    timers.after(isOverdue ? Math.min(RENEW_AGAIN_MS, leaseMs / 3) : leaseMs / 3, () => {
      void renewOnce().then(renewLater);
    });
  }

  renewLater();
  return {
    isFresh: () => !stale && performance.now() < freshUntilMs,
    reportChange,
    close() {
      stale = true;
    },
  };
}
