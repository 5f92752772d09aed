import { backoffDelayMs } from '../../domain/delivery/backoff.js';
import { kafkaFailureOf } from '../kafka/kafkaFailure.js';
import type { ThreadLogger } from '../threads/messages.js';
import { SendError, type TransportSession } from '../transport/transport.js';
import type { Connector, RetryBounds } from './createConnector.js';
import type { EventBuffer, Lane } from './createEventBuffer.js';
import type { Health } from './createHealth.js';
import type { OutgoingEvent } from './outgoingEvent.js';
import { sendSplitting } from './sendSplitting.js';
import type { Timers } from './timers.js';

export interface SendLimits {
  /** One batch of one partition. */
  readonly batch: { readonly events: number; readonly bytes: number };
  /** Larger ones are not even tried: a request beyond all measure makes the broker hang up, which looks like an outage. */
  readonly maxEventBytes: number;
  readonly retry: RetryBounds;
}

export interface SenderParts {
  readonly buffer: EventBuffer;
  readonly connector: Connector;
  readonly health: Health;
  readonly timers: Timers;
  readonly limits: SendLimits;
  readonly logger: ThreadLogger;
  /** Whether anything may leave now: the lease is fresh, nobody paused it, nobody closes it. */
  readonly maySend: () => boolean;
  readonly onAccepted: (events: readonly OutgoingEvent[]) => void;
  /** Counts the refusal; says whether the event is tried again. Throws when that cannot be written down. */
  readonly onRefused: (event: OutgoingEvent, error: SendError) => Promise<'AGAIN' | 'PARKED'>;
  /** It goes well again, or not any more. */
  readonly onChange: () => void;
}

export interface Sender {
  /** Sends what can be sent now. Cheap; called whenever something changes. */
  pump(): void;
  /** Resolves once nothing is under way. */
  idle(): Promise<void>;
}

/** One batch under way per partition, as many partitions at once as there are. */
export function createSender(parts: SenderParts): Sender {
  const { buffer, connector, health, timers, limits, logger } = parts;
  const running = new Set<Promise<void>>();

  function pump(): void {
    const session = connector.session();
    if (!session) return;
    for (const lane of buffer.lanes()) {
      if (lane.inFlight.length > 0 || lane.blocked || !parts.maySend()) continue;
      const batch = buffer.take(lane, limits.batch);
      if (batch.length === 0) continue;
      const run = deliver(lane, session, batch).finally(() => running.delete(run));
      running.add(run);
    }
  }

  async function deliver(lane: Lane, session: TransportSession, batch: readonly OutgoingEvent[]): Promise<void> {
    connector.begin(session);
    try {
      const { unsent, held, error } = await sendSplitting(batch, {
        send: (events) => send(lane, session, events),
        accepted: (events) => accept(lane, events),
        refused: parts.onRefused,
      });
      buffer.forget(held);
      if (unsent.length > 0) fail(lane, session, unsent, error);
    } finally {
      lane.inFlight = [];
      connector.end(session);
      pump();
    }
  }

  async function send({ topic, partition }: Lane, session: TransportSession, events: readonly OutgoingEvent[]) {
    if (!parts.maySend()) throw new SendError('NOT_NOW', topic, false);
    if (events.some(({ bytes }) => bytes > limits.maxEventBytes)) throw new SendError('EVENT_TOO_LARGE', topic, true);
    for (const event of events) event.tries += 1;
    const begin = performance.now();
    await session.send(topic, partition, events);
    const durationMs = Math.round(performance.now() - begin);
    logger.debug({ event: 'relay.batch_sent', topic, partition, count: events.length, durationMs });
  }

  function accept(lane: Lane, events: readonly OutgoingEvent[]): void {
    lane.failures = 0;
    health.succeeded(nameOf(lane));
    health.sent(events.length);
    parts.onAccepted(events);
    parts.onChange();
  }

  /** Nobody knows whether they arrived: they are sent again, before anything newer of this partition, on a new session. */
  function fail(lane: Lane, session: TransportSession, unsent: readonly OutgoingEvent[], error: unknown): void {
    buffer.putBack(lane, unsent);
    if (error instanceof SendError && error.code === 'NOT_NOW') return;
    lane.failures += 1;
    const delayMs = backoffDelayMs(lane.failures, { ...limits.retry, random: Math.random() });
    const failure = error instanceof SendError ? error : kafkaFailureOf(error);
    const { code, topic } = failure;
    const { partition, failures: attempt } = lane;
    logger.warn({ event: 'relay.send_failed', code, topic, partition, count: unsent.length, attempt, delayMs });
    health.failed(nameOf(lane), { code, topic }, performance.now() + delayMs);
    lane.blocked = true;
    timers.after(delayMs, () => {
      lane.blocked = false;
      pump();
    });
    connector.retire(session);
    parts.onChange();
  }

  return {
    pump,
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

function nameOf({ topic, partition }: Lane): string {
  return `${topic}/${partition}`;
}
