import type { BridgeTransport } from '../bridge.js';
import type { OutgoingEvent } from '../relay/outgoingEvent.js';

/** The way out of events: Kafka, or the loopback where there is none. */
export interface Transport {
  readonly kind: BridgeTransport;
  /** Whether what was sent is settled. What was only looped back stays PENDING, for a Kafka that comes later. */
  readonly settles: boolean;
  /**
   * A fresh connection with fresh knowledge of the topics.
   * @throws whatever `kafkaFailureOf` has a word for
   */
  connect(): Promise<TransportSession>;
}

/** One connection, used until something goes wrong and never after. */
export interface TransportSession {
  /** Number of the topic's partitions when the session began, by topic. */
  readonly partitions: ReadonlyMap<string, number>;
  /** The partition of a key, as any other producer with Kafka's default partitioner finds it; null for a topic that is not ours. */
  partitionOf(topic: string, key: string): number | null;
  /**
   * Resolves once all replicas have them, in this order.
   * @throws SendError; with `refused` nothing of it was stored, else nobody knows
   */
  send(topic: string, partition: number, events: readonly OutgoingEvent[]): Promise<void>;
  /** Asks the brokers for something small, so that an idle connection that is dead is found. Throws when it is. */
  probe(): Promise<void>;
  /** Cuts the connection. Nothing is waited for, and nothing goes out any more. */
  abandon(): void;
}

/** Why events did not go out. */
export class SendError extends Error {
  constructor(
    /** From `kafkaFailureOf`. */
    readonly code: string,
    readonly topic: string | null,
    /** The broker looked at the events and does not want them: all or one of them is to blame, not the connection. */
    readonly refused: boolean,
    cause?: unknown,
  ) {
    super(code, { cause });
    this.name = 'SendError';
  }
}
