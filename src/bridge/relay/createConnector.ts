import { backoffDelayMs } from '../../domain/delivery/backoff.js';
import { kafkaFailureOf } from '../kafka/kafkaFailure.js';
import type { ThreadLogger } from '../threads/messages.js';
import type { Transport, TransportSession } from '../transport/transport.js';
import type { Health } from './createHealth.js';
import type { Timers } from './timers.js';

export interface RetryBounds {
  readonly firstMs: number;
  readonly maximumMs: number;
}

export interface Connector {
  /** The session to send on; null while there is none. */
  session(): TransportSession | null;
  /** The same, or the last one there was: for what it knows about the topics. */
  latest(): TransportSession | null;
  /** The session is not used for anything new, and cut once nothing is under way on it. */
  retire(session: TransportSession): void;
  /** Counts what is under way on a session. */
  begin(session: TransportSession): void;
  end(session: TransportSession): void;
  close(): void;
}

export interface ConnectorParts {
  readonly transport: Transport;
  readonly health: Health;
  readonly timers: Timers;
  readonly retry: RetryBounds;
  readonly probeEveryMs: number;
  readonly logger: ThreadLogger;
  /** `moved`: the topics have other partitions than before. */
  readonly onConnected: (moved: boolean) => void;
  readonly onFailed: () => void;
}

const CONNECTION = 'connection';

/** Keeps one session open: connects with backoff, probes it while it is idle, and gives it up at the first doubt. */
export function createConnector(parts: ConnectorParts): Connector {
  const { transport, health, timers, retry, logger } = parts;
  const underWay = new Map<TransportSession, number>();
  let current: TransportSession | null = null;
  let latest: TransportSession | null = null;
  let failures = 0;
  let closed = false;

  async function connect(): Promise<void> {
    try {
      const session = await transport.connect();
      if (closed) return session.abandon();
      const before = latest;
      current = latest = session;
      if (failures > 0) logger.info({ event: 'relay.connected', attempt: failures + 1 });
      failures = 0;
      health.succeeded(CONNECTION);
      probeLater(session);
      parts.onConnected(before !== null && !samePartitions(before, session));
    } catch (error) {
      if (closed) return;
      failures += 1;
      const delayMs = backoffDelayMs(failures, { ...retry, random: Math.random() });
      const failure = kafkaFailureOf(error);
      logger.warn({ event: 'relay.connect_failed', ...failure, attempt: failures, delayMs });
      health.failed(CONNECTION, failure, performance.now() + delayMs);
      timers.after(delayMs, connect);
      parts.onFailed();
    }
  }

  function probeLater(session: TransportSession): void {
    timers.after(parts.probeEveryMs, () => {
      if (session === current) void probe(session);
    });
  }

  async function probe(session: TransportSession): Promise<void> {
    try {
      await session.probe();
      if (session === current) health.succeeded(CONNECTION);
      probeLater(session);
    } catch (error) {
      if (closed) return;
      const failure = kafkaFailureOf(error);
      logger.warn({ event: 'relay.probe_failed', ...failure });
      health.failed(CONNECTION, failure, performance.now());
      retire(session);
      parts.onFailed();
    }
  }

  function retire(session: TransportSession): void {
    if (session === current) {
      current = null;
      if (!closed) void connect();
    }
    abandonIdle(session);
  }

  function abandonIdle(session: TransportSession): void {
    if (session !== current && !underWay.has(session)) session.abandon();
  }

  void connect();
  return {
    session: () => current,
    latest: () => latest,
    retire,
    begin: (session) => void underWay.set(session, (underWay.get(session) ?? 0) + 1),
    end(session) {
      const left = (underWay.get(session) ?? 1) - 1;
      if (left > 0) underWay.set(session, left);
      else underWay.delete(session);
      abandonIdle(session);
    },
    close() {
      closed = true;
      const last = current;
      current = null;
      if (last) abandonIdle(last);
    },
  };
}

function samePartitions(one: TransportSession, other: TransportSession): boolean {
  return [...other.partitions].every(([topic, count]) => one.partitions.get(topic) === count);
}
