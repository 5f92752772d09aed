import type { AggregateType } from '../outbox/recordEvents.js';

/** An outbox event as those who watch see it. */
export interface FeedEvent {
  /** Dense and in commit order; the cursor of subscriptions (DESIGN 7). */
  readonly position: number;
  readonly eventId: string;
  readonly eventType: string;
  readonly aggregateType: AggregateType;
  readonly aggregateId: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Domain time. */
  readonly occurredAt: Date;
}

export interface FollowOptions {
  readonly aggregateType: AggregateType;
  /** Replays what came after this position, then goes on live; null: live only. */
  readonly after: number | null;
  readonly signal?: AbortSignal;
}

export interface ReadOptions {
  readonly aggregateType: AggregateType;
  readonly after: number;
  readonly limit: number;
}

/** A part of what was missed. */
export interface FeedPage {
  readonly events: readonly FeedEvent[];
  /** Nothing of this aggregate type lies between `after` and here, except `events`. */
  readonly position: number;
}

/** Committed events in the order of their positions, without a gap or a repeat, whichever process wrote them. */
export interface LiveFeed {
  /**
   * @throws CommunicationError CURSOR_TOO_OLD beyond what is kept or ahead of the head,
   *   SUBSCRIBER_TOO_SLOW when the reader does not keep up (it can resume with its last cursor)
   */
  follow(options: FollowOptions): AsyncGenerator<FeedEvent, void, undefined>;
  /**
   * One page of the past, at most up to where this process has read.
   * @throws CommunicationError CURSOR_TOO_OLD beyond what is kept or ahead of the head
   */
  read(options: ReadOptions): Promise<FeedPage>;
  /** Where the feed stands now: everything up to it has been seen by this process. */
  position(): number;
  close(): Promise<void>;
}
