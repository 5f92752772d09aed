import type { ThreadLogger } from '../threads/messages.js';
import type { OutgoingEvent } from './outgoingEvent.js';
import type { Lease, RelayStore } from './relayStore.js';
import type { Timers } from './timers.js';

export interface Marker {
  /** These were acknowledged. */
  add(events: readonly OutgoingEvent[]): void;
  /** Acknowledged and not marked yet. */
  pending(): Iterable<OutgoingEvent>;
  /** Resolves once everything that was acknowledged is marked, or marking has failed. */
  drain(): Promise<void>;
}

interface MarkerParts {
  readonly store: Pick<RelayStore, 'markPublished'>;
  readonly lease: Lease;
  readonly timers: Timers;
  readonly logger: ThreadLogger;
  readonly onMarked: (events: readonly OutgoingEvent[]) => void;
  /** The lease is somebody else's: nothing of it was written. */
  readonly onStale: () => void;
}

const MARK_AT_ONCE = 5_000;
const RETRY_MS = 250;

/**
 * Marks what was acknowledged, one statement at a time; what is acknowledged meanwhile goes with the next. Nothing is lost
 * when this fails or never happens: the events are sent again under their ids.
 */
export function createMarker({ store, lease, timers, logger, onMarked, onStale }: MarkerParts): Marker {
  let waiting: OutgoingEvent[] = [];
  let marking: readonly OutgoingEvent[] = [];
  let running: Promise<void> | null = null;
  let resting = false;
  let isFailing = false;

  async function mark(): Promise<void> {
    while (waiting.length > 0) {
      marking = waiting.splice(0, MARK_AT_ONCE);
      try {
        if (!(await store.markPublished(lease, marking))) return giveUp();
        isFailing = false;
        onMarked(marking);
      } catch (err) {
        // Once an outage.
        if (!isFailing) logger.warn({ event: 'relay.mark_failed', count: marking.length, err });
        isFailing = true;
        waiting = [...marking, ...waiting];
        return rest();
      } finally {
        marking = [];
      }
    }
  }

  function giveUp(): void {
    resting = true;
    waiting = [];
    onStale();
  }

  function rest(): void {
    resting = true;
    timers.after(RETRY_MS, () => {
      resting = false;
      start();
    });
  }

  function start(): void {
    running ??= mark().then(() => {
      running = null;
      // Acknowledged after the last look and before this.
      if (waiting.length > 0 && !resting) start();
    });
  }

  return {
    add(events) {
      waiting = waiting.length === 0 ? [...events] : waiting.concat(events);
      if (!resting) start();
    },
    *pending() {
      yield* marking;
      yield* waiting;
    },
    async drain() {
      if (waiting.length > 0) start();
      await running;
    },
  };
}
