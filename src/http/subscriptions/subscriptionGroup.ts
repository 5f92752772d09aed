import { isCommunicationError } from '../../errors.js';
import type { FeedStream } from '../../feed/feedStream.js';
import type { FeedEvent } from '../../feed/liveFeed.js';
import type { Logger } from '../../logging/createLogger.js';
import { createCatchUp } from './createCatchUp.js';
import { cutOff, isOpen, sendText, waitingBytes } from './peer.js';
import { MESSAGE_END, type Subscriber } from './subscriber.js';

export interface GroupParts {
  /** Of the first subscriber; those of the others would give the same. */
  readonly stream: FeedStream;
  /** Executes the operation on what the stream made of an event; the payload of the `next` message. */
  readonly execute: (value: unknown, createContext: Subscriber['createContext']) => Promise<Buffer>;
  readonly onEmpty: () => void;
  /** A peer with more than this waiting to be read is cut off. */
  readonly maximumWaitingBytes: number;
  readonly logger: Logger;
}

/** All subscribers who ask for the same thing with the same rights: each event is executed once for them. */
export interface SubscriptionGroup {
  join(subscriber: Subscriber): void;
  /** Nothing is sent to it from now on. */
  leave(subscriber: Subscriber): void;
}

/**
 * Follows the feed while somebody is there. An event goes to those whose own position lies before it: that is what makes
 * a subscriber who comes out of its replay ({@link createCatchUp}) neither miss an event nor get one twice.
 */
export function createSubscriptionGroup(parts: GroupParts): SubscriptionGroup {
  const { stream, execute, maximumWaitingBytes, logger } = parts;
  const { feed, aggregateType } = stream;
  const everybody = new Set<Subscriber>();
  const live = new Set<Subscriber>();
  const abort = new AbortController();
  let position = feed.position();

  const catchUp = createCatchUp({
    feed,
    aggregateType,
    render,
    send,
    isPresent: (subscriber) => everybody.has(subscriber),
    isLevel: (subscriber) => subscriber.position >= position,
    onLevel: (subscriber) => live.add(subscriber),
    onError(subscriber, error) {
      leave(subscriber);
      subscriber.end(error);
    },
  });

  /** Null: hidden by the filter. */
  async function render(event: FeedEvent): Promise<Buffer | null> {
    const value = await stream.map(event);
    const [anyone] = everybody;
    return value === null || !anyone ? null : execute(value, anyone.createContext);
  }

  async function deliver(event: FeedEvent): Promise<void> {
    const body = live.size > 0 ? await render(event) : null;
    position = event.position;
    if (!body) return;
    for (const subscriber of live) {
      if (subscriber.position >= position) continue;
      if (waitingBytes(subscriber.peer) <= maximumWaitingBytes) send(subscriber, body);
      else giveUp(subscriber);
    }
  }

  function send(subscriber: Subscriber, body: Buffer): void {
    const { peer, beginning } = subscriber;
    if (isOpen(peer)) sendText(peer, beginning, body, MESSAGE_END);
    else leave(subscriber);
  }

  function giveUp(subscriber: Subscriber): void {
    leave(subscriber);
    cutOff(subscriber.peer);
    logger.warn({ event: 'subscription.cut_off', position });
  }

  async function follow(after: number | null): Promise<void> {
    for await (const event of feed.follow({ aggregateType, after, signal: abort.signal })) await deliver(event);
  }

  /** When the feed is faster than the executions, the group reads on from where it stands instead of piling up events. */
  async function run(): Promise<void> {
    for (let after: number | null = null; ; after = position) {
      try {
        await follow(after);
        return end();
      } catch (error) {
        if (!isCommunicationError(error) || error.code !== 'SUBSCRIBER_TOO_SLOW') return end(error);
      }
    }
  }

  function end(error?: unknown): void {
    for (const subscriber of everybody) {
      leave(subscriber);
      subscriber.end(error);
    }
  }

  function leave(subscriber: Subscriber): void {
    live.delete(subscriber);
    catchUp.remove(subscriber);
    if (!everybody.delete(subscriber) || everybody.size > 0) return;
    abort.abort();
    parts.onEmpty();
  }

  // Registers with the feed before it returns: position and feed agree.
  void run();
  return {
    join(subscriber) {
      everybody.add(subscriber);
      const isLive = subscriber.position >= position && subscriber.position <= feed.position();
      if (isLive) live.add(subscriber);
      else catchUp.add(subscriber);
    },
    leave,
  };
}
