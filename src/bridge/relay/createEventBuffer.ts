import type { Priority } from '../../entities/OutboxEvent.js';
import { keyOf, type OutgoingEvent } from './outgoingEvent.js';

/** From the first to the last that leaves. Decides between keys; one key has one priority (src/outbox/recordEvents.ts). */
export const PRIORITY_ORDER: readonly Priority[] = ['HIGH', 'NORMAL', 'LOW'];

export interface BufferBounds {
  /** Both per priority, so that a jam of mails leaves room for calls. */
  readonly events: number;
  readonly bytes: number;
}

/** What waits for one partition, and the one batch that is under way there. */
export interface Lane {
  readonly topic: string;
  readonly partition: number;
  inFlight: readonly OutgoingEvent[];
  /** Failures in a row; the next try is not before `blocked` ends. */
  failures: number;
  blocked: boolean;
}

export interface EventBuffer {
  readonly lanes: () => Iterable<Lane>;
  /** Appends an event to its lane. */
  add(event: OutgoingEvent, partition: number): void;
  /** Takes the next batch of a lane, highest priority first, and counts it as in flight; empty when nothing waits. */
  take(lane: Lane, limits: { readonly events: number; readonly bytes: number }): OutgoingEvent[];
  /** What did not go out goes back in front of all that came later. */
  putBack(lane: Lane, events: readonly OutgoingEvent[]): void;
  /** These are done with, whatever came of them. */
  forget(events: readonly OutgoingEvent[]): void;
  /** Takes the waiting events of these keys out. */
  removeKeys(keys: ReadonlySet<string>): void;
  /** Takes all waiting events out; what is in flight stays. */
  clearWaiting(): void;
  room(priority: Priority): BufferBounds;
  waiting(): number;
  inFlight(): number;
  /** Everything held, whatever its state. */
  size(): number;
}

/** A lane with its queues; only the buffer sees these. */
type FilledLane = Lane & { readonly queues: Record<Priority, OutgoingEvent[]> };

/**
 * The events that one relay has in memory, by partition: bounded, and at most one batch of a partition under way, so that
 * a batch that fails is repeated before anything newer of its keys leaves (DESIGN 7).
 */
export function createEventBuffer(bounds: BufferBounds): EventBuffer {
  const lanes = new Map<string, FilledLane>();
  const held = { HIGH: { events: 0, bytes: 0 }, NORMAL: { events: 0, bytes: 0 }, LOW: { events: 0, bytes: 0 } };
  let waiting = 0;

  function laneOf(topic: string, partition: number): FilledLane {
    const name = `${topic}/${partition}`;
    let lane = lanes.get(name);
    if (!lane) {
      const queues = { HIGH: [], NORMAL: [], LOW: [] };
      lane = { topic, partition, queues, inFlight: [], failures: 0, blocked: false };
      lanes.set(name, lane);
    }
    return lane;
  }

  function count(event: OutgoingEvent, sign: 1 | -1): void {
    held[event.priority].events += sign;
    held[event.priority].bytes += sign * event.bytes;
  }

  function keepWaiting(keep: (event: OutgoingEvent) => boolean): void {
    for (const { queues } of lanes.values()) {
      for (const priority of PRIORITY_ORDER) {
        const kept = queues[priority].filter(keep);
        if (kept.length === queues[priority].length) continue;
        for (const event of queues[priority]) if (!keep(event)) count(event, -1);
        waiting -= queues[priority].length - kept.length;
        queues[priority] = kept;
      }
    }
  }

  return {
    lanes: () => lanes.values(),
    add(event, partition) {
      laneOf(event.topic, partition).queues[event.priority].push(event);
      count(event, 1);
      waiting += 1;
    },
    take(lane, limits) {
      const batch = takeBatch((lane as FilledLane).queues, limits);
      waiting -= batch.length;
      lane.inFlight = batch;
      return batch;
    },
    putBack(lane, events) {
      const { queues } = lane as FilledLane;
      for (const priority of PRIORITY_ORDER) {
        const own = events.filter((event) => event.priority === priority);
        if (own.length > 0) queues[priority] = [...own, ...queues[priority]];
      }
      waiting += events.length;
    },
    forget(events) {
      for (const event of events) count(event, -1);
    },
    removeKeys: (keys) => keepWaiting((event) => !keys.has(keyOf(event))),
    clearWaiting: () => keepWaiting(() => false),
    room: (priority) => ({
      events: Math.max(0, bounds.events - held[priority].events),
      bytes: Math.max(0, bounds.bytes - held[priority].bytes),
    }),
    waiting: () => waiting,
    inFlight: () => [...lanes.values()].reduce((sum, lane) => sum + lane.inFlight.length, 0),
    size: () => PRIORITY_ORDER.reduce((sum, priority) => sum + held[priority].events, 0),
  };
}

/** At least one event, however large it is: whether it fits is the broker's to say. */
function takeBatch(
  queues: Record<Priority, OutgoingEvent[]>,
  limits: { readonly events: number; readonly bytes: number },
): OutgoingEvent[] {
  const batch: OutgoingEvent[] = [];
  let bytes = 0;
  for (const priority of PRIORITY_ORDER) {
    const queue = queues[priority];
    let end = 0;
    for (; end < queue.length && batch.length + end < limits.events; end += 1) {
      bytes += (queue[end] as OutgoingEvent).bytes;
      if (bytes > limits.bytes && batch.length + end > 0) break;
    }
    batch.push(...queue.splice(0, end));
    // What is full is full: a small event of a lower priority must not slip in before a large one of this.
    if (queue.length > 0) break;
  }
  return batch;
}
