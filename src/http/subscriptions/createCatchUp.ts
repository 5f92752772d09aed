import { isDatabaseUnavailable } from '../../database/databaseUnavailable.js';
import type { FeedStream } from '../../feed/feedStream.js';
import type { FeedEvent, FeedPage } from '../../feed/liveFeed.js';
import type { Operation } from '../sockets/connection.js';

export interface CatchUpParts {
  readonly feed: FeedStream['feed'];
  readonly aggregateType: FeedStream['aggregateType'];
  readonly render: (event: FeedEvent) => Promise<Buffer | null>;
  readonly send: (subscriber: Operation, body: Buffer) => void;
  readonly isPresent: (subscriber: Operation) => boolean;
  /** Whether it has everything that the group's live part has. */
  readonly isLevel: (subscriber: Operation) => boolean;
  /** It is not a matter of the catch-up any more. */
  readonly onLevel: (subscriber: Operation) => void;
  readonly onError: (subscriber: Operation, error: unknown) => void;
  /** Waits a moment for a database that is away. */
  readonly outage: () => Promise<unknown>;
}

/** Small, so that one far behind does not hold up the others for long. */
const PAGE_SIZE = 100;

/**
 * Replays to those who come with a cursor what they missed, page by page and in turn; whoever lies within the page that
 * is being read gets its part of it from the same executions. Who reads slowly waits aside, at its own position.
 */
export function createCatchUp(parts: CatchUpParts) {
  const waiting = new Set<Operation>();
  let running = false;

  async function run(): Promise<void> {
    running = true;
    for (let [first] = waiting; first; [first] = waiting) await advance(first);
    running = false;
  }

  async function advance(first: Operation): Promise<void> {
    const { feed, aggregateType } = parts;
    try {
      const from = first.position;
      const page = await feed.read({ aggregateType, after: from, limit: PAGE_SIZE });
      const isInside = ({ position }: Operation) => position >= from && position <= page.position;
      const sharing = new Set([...waiting].filter(isInside));
      for (const event of page.events) await replay(event, sharing);
      settle(page, sharing);
    } catch (error) {
      // Everybody keeps the position that it has got to, and the page is read again from there.
      if (isDatabaseUnavailable(error)) return void (await parts.outage());
      waiting.delete(first);
      parts.onError(first, error);
    }
  }

  async function replay(event: FeedEvent, sharing: Set<Operation>): Promise<void> {
    const wants = (subscriber: Operation) => waiting.has(subscriber) && subscriber.position < event.position;
    if (![...sharing].some(wants)) return;
    const body = await parts.render(event);
    for (const subscriber of sharing) {
      if (!wants(subscriber)) continue;
      subscriber.position = event.position;
      if (body) parts.send(subscriber, body);
      if (!subscriber.connection.stream.writableNeedDrain) continue;
      // Out of this page for good: when it comes back it has missed a part of it.
      sharing.delete(subscriber);
      standAside(subscriber);
    }
  }

  function settle(page: FeedPage, sharing: Iterable<Operation>): void {
    for (const subscriber of sharing) {
      if (!waiting.delete(subscriber)) continue;
      subscriber.position = Math.max(subscriber.position, page.position);
      if (parts.isLevel(subscriber)) parts.onLevel(subscriber);
      else waiting.add(subscriber);
    }
  }

  /** A peer that never reads again is found by its missing pong. */
  function standAside(subscriber: Operation): void {
    waiting.delete(subscriber);
    subscriber.connection.stream.once('drain', () => {
      if (parts.isPresent(subscriber)) add(subscriber);
    });
  }

  function add(subscriber: Operation): void {
    waiting.add(subscriber);
    if (!running) void run();
  }

  return { add, remove: (subscriber: Operation) => void waiting.delete(subscriber) };
}
