import type { AggregateType } from '../outbox/recordEvents.js';
import type { FeedEvent, LiveFeed } from './liveFeed.js';

export type FollowedFeed = Pick<LiveFeed, 'follow' | 'read' | 'position'>;

export interface FeedStreamOptions<Out> {
  readonly feed: FollowedFeed;
  readonly aggregateType: AggregateType;
  /** Replays what came after this position, then goes on live; null: live only. */
  readonly after: number | null;
  /**
   * What the subscription's field gets for an event; null hides it. May depend on the arguments (all but the cursor) and
   * on the role, and on nothing else: it is asked once for all subscribers who have these in common.
   */
  readonly map: (event: FeedEvent) => Out | null | Promise<Out | null>;
}

/**
 * What the resolver of a subscription returns: a stream that also says where it comes from, so that one execution can
 * serve everybody who asked for the same. Iterated by itself it is one subscriber's plain stream.
 */
export interface FeedStream<Out = unknown> extends FeedStreamOptions<Out>, AsyncIterable<Out> {
  readonly kind: 'FEED_STREAM';
}

export function createFeedStream<Out>(options: FeedStreamOptions<Out>): FeedStream<Out> {
  return { ...options, kind: 'FEED_STREAM', [Symbol.asyncIterator]: () => iterate(options) };
}

export function isFeedStream(value: object): value is FeedStream {
  return 'kind' in value && value.kind === 'FEED_STREAM';
}

/** By hand, because `return()` of an async generator function waits for the event that may never come. */
function iterate<Out>({ feed, aggregateType, after, map }: FeedStreamOptions<Out>): AsyncGenerator<Out, void> {
  const abort = new AbortController();
  const events = feed.follow({ aggregateType, after, signal: abort.signal });
  const end = async (): Promise<IteratorResult<Out, void>> => {
    abort.abort();
    await events.return();
    return { done: true, value: undefined };
  };
  const generator: AsyncGenerator<Out, void> = {
    async next() {
      for (;;) {
        const { done, value } = await events.next();
        if (done) return { done: true, value: undefined };
        const mapped = await map(value);
        if (mapped !== null) return { done: false, value: mapped };
      }
    },
    return: end,
    async throw(error) {
      await end();
      throw error;
    },
    [Symbol.asyncIterator]: () => generator,
    [Symbol.asyncDispose]: async () => void (await end()),
  };
  return generator;
}
