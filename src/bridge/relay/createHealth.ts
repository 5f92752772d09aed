import { relayStateOf } from '../../domain/bridge/bridgeState.js';
import type { KafkaFailure } from '../kafka/kafkaFailure.js';
import type { BridgeReport } from './relayStore.js';

export interface Health {
  /** The connection, or a partition, works. */
  succeeded(part: string): void;
  /** It does not, and is tried again at this moment of the process's own clock. */
  failed(part: string, failure: KafkaFailure, retryAtMs: number): void;
  /** Counts what was acknowledged, for the rate. */
  sent(events: number): void;
  /** For the next report; counts that are told once are taken. */
  report(load: { readonly paused: boolean; readonly inFlight: number; readonly buffered: number }): BridgeReport;
  /** Whether the state is another one than the last report told. */
  changed(paused: boolean): boolean;
}

/** How much of the last rate goes into the next one: a figure that people can read, and that ends at 0. */
const RATE_MEMORY = 0.5;

/** What the active relay knows about how it is doing. Times are of the process's monotonic clock, in ms. */
export function createHealth(nowMs: () => number): Health {
  let everConnected = false;
  let failingSinceMs: number | null = null;
  /** When each is tried again. */
  const failing = new Map<string, number>();
  let last: { failure: KafkaFailure; atMs: number } | null = null;
  let failedSends = 0;
  let sentEvents = 0;
  let rate = 0;
  let reportedAtMs = nowMs();
  let reportedState: string = 'CONNECTING';

  const stateNow = (paused: boolean) =>
    relayStateOf({ paused, everConnected, failingForMs: failingSinceMs === null ? null : nowMs() - failingSinceMs });

  function rateNow(): number {
    const seconds = Math.max(0.001, (nowMs() - reportedAtMs) / 1_000);
    rate = rate * RATE_MEMORY + (sentEvents / seconds) * (1 - RATE_MEMORY);
    if (rate < 0.01) rate = 0;
    sentEvents = 0;
    reportedAtMs = nowMs();
    return rate;
  }

  return {
    succeeded(part) {
      everConnected = true;
      failing.delete(part);
      if (failing.size === 0) failingSinceMs = null;
    },
    failed(part, failure, retryAtMs) {
      failing.set(part, retryAtMs);
      failingSinceMs ??= nowMs();
      last = { failure: { code: failure.code, topic: failure.topic }, atMs: nowMs() };
      failedSends += 1;
    },
    sent(events) {
      sentEvents += events;
    },
    report({ paused, inFlight, buffered }) {
      const state = stateNow(paused);
      const told = failedSends;
      failedSends = 0;
      reportedState = state;
      return {
        state,
        inFlight,
        buffered,
        eventsPerSecond: rateNow(),
        error: last && { ...last.failure, agoMs: nowMs() - last.atMs },
        nextRetryInMs: failing.size === 0 ? null : Math.max(0, Math.min(...failing.values()) - nowMs()),
        failedSends: told,
      };
    },
    changed: (paused) => stateNow(paused) !== reportedState,
  };
}
