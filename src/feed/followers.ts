import { CommunicationError } from '../errors.js';
import type { FeedEvent } from './liveFeed.js';

/** Events that a reader may be behind before it is cut off: bounds memory. */
const MAX_BUFFERED = 1_000;

/** The live part of one subscription: a bounded queue that the feed fills and one reader empties. */
export interface Follower {
  push(event: FeedEvent): void;
  /** Ends the reader; with an error it is thrown there. */
  end(error?: unknown): void;
  /** The next event; null at the end. */
  next(): Promise<FeedEvent | null>;
}

export function createFollower(): Follower {
  const queue: FeedEvent[] = [];
  let ended = false;
  let failure: unknown;
  let wake: (() => void) | null = null;
  const signal = () => {
    wake?.();
    wake = null;
  };
  return {
    push(event) {
      if (ended) return;
      if (queue.length >= MAX_BUFFERED) {
        queue.length = 0;
        ended = true;
        failure = new CommunicationError(
          'SUBSCRIBER_TOO_SLOW',
          'The subscriber did not keep up; subscribe again with the last cursor.',
          { retryable: true },
        );
      } else queue.push(event);
      signal();
    },
    end(error) {
      ended = true;
      failure = failure ?? error;
      signal();
    },
    async next() {
      for (;;) {
        const event = queue.shift();
        if (event) return event;
        if (failure) throw failure;
        if (ended) return null;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
