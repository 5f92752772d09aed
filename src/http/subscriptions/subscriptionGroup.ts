import { setTimeout as wait } from 'node:timers/promises';
import { isDatabaseUnavailable } from '../../database/databaseUnavailable.js';
import { isCommunicationError } from '../../errors.js';
import type { FeedStream } from '../../feed/feedStream.js';
import type { FeedEvent } from '../../feed/liveFeed.js';
import type { Logger } from '../../logging/createLogger.js';
import { cutOff, endOperation, isOpen, type Operation, waitingBytes } from '../sockets/connection.js';
import type { SendNext } from '../sockets/createFrameWriter.js';
import type { Messages } from '../sockets/messages.js';
import { createBreather } from './createBreather.js';
import { createCatchUp } from './createCatchUp.js';

export interface GroupParts {
  /** Of the first subscriber; those of the others would give the same. */
  readonly stream: FeedStream;
  /** Executes the operation on what the stream made of an event, with the rights of `subscriber`; a `next` message. */
  readonly execute: (value: unknown, subscriber: Operation) => Promise<Buffer>;
  readonly messages: Messages;
  readonly sendNext: SendNext;
  readonly onEmpty: () => void;
  /** A peer with more than this waiting to be read is cut off. */
  readonly maximumWaitingBytes: number;
  readonly logger: Logger;
}

const SLICE_MS = 10;
/** The database is asked again after this long. */
const RETRY_MS = 500;

/** All subscribers who ask for the same thing with the same rights: each event is executed once for them. */
export interface SubscriptionGroup {
  /** Sends it everything after `position`. */
  join(subscriber: Operation, position: number): void;
  /** Nothing is sent to it from now on. */
  leave(subscriber: Operation): void;
}

/**
 * Follows the feed while somebody is there. An event goes to those whose own position lies before it: that is what makes
 * a subscriber who comes out of its replay ({@link createCatchUp}) neither miss an event nor get one twice.
 */
export function createSubscriptionGroup(parts: GroupParts): SubscriptionGroup {
  const { stream, execute, messages, sendNext, maximumWaitingBytes, logger } = parts;
  const { feed, aggregateType } = stream;
  const everybody = new Set<Operation>();
  const live = new Set<Operation>();
  const abort = new AbortController();
  const breathe = createBreather(SLICE_MS);
  const outage = () => wait(RETRY_MS, undefined, { signal: abort.signal }).catch(() => undefined);
  let position = feed.position();

  const catchUp = createCatchUp({
    feed,
    aggregateType,
    render,
    send,
    isPresent: (subscriber) => everybody.has(subscriber),
    isLevel: (subscriber) => subscriber.position >= position,
    onLevel: (subscriber) => live.add(subscriber),
    onError: messages.failure,
    outage,
  });

  /** Null: hidden by the filter. */
  async function render(event: FeedEvent): Promise<Buffer | null> {
    const value = await stream.map(event);
    const [anyone] = everybody;
    return value === null || !anyone ? null : execute(value, anyone);
  }

  async function deliver(event: FeedEvent): Promise<void> {
    const body = live.size > 0 ? await render(event) : null;
    position = event.position;
    if (!body) return;
    for (const subscriber of live) {
      if (subscriber.position >= position) continue;
      if (waitingBytes(subscriber.connection) <= maximumWaitingBytes) send(subscriber, body);
      else giveUp(subscriber);
    }
  }

  function send(subscriber: Operation, body: Buffer): void {
    if (isOpen(subscriber.connection)) sendNext(subscriber, body);
    else endOperation(subscriber);
  }

  function giveUp(subscriber: Operation): void {
    endOperation(subscriber);
    cutOff(subscriber.connection);
    logger.warn({ event: 'subscription.cut_off', position });
  }

  async function follow(after: number | null): Promise<void> {
    for await (const event of feed.follow({ aggregateType, after, signal: abort.signal })) {
      await deliver(event);
      await breathe();
    }
  }

  /**
   * When the feed is faster than the executions, the group reads on from where it stands instead of piling up events; when
   * the database goes away it waits until that is back.
   */
  async function run(): Promise<void> {
    for (let after: number | null = null; ; after = position) {
      try {
        await follow(after);
        return end();
      } catch (error) {
        if (isDatabaseUnavailable(error)) await outage();
        else if (!isCommunicationError(error) || error.code !== 'SUBSCRIBER_TOO_SLOW') return end(error);
      }
    }
  }

  function end(error?: unknown): void {
    for (const subscriber of everybody) {
      if (error === undefined) messages.complete(subscriber);
      else messages.failure(subscriber, error);
    }
  }

  function leave(subscriber: Operation): void {
    live.delete(subscriber);
    catchUp.remove(subscriber);
    if (!everybody.delete(subscriber) || everybody.size > 0) return;
    abort.abort();
    parts.onEmpty();
  }

  // Registers with the feed before it returns: position and feed agree.
  void run();
  const group: SubscriptionGroup = {
    join(subscriber, from) {
      subscriber.source = group;
      subscriber.position = from;
      everybody.add(subscriber);
      const isLive = from >= position && from <= feed.position();
      if (isLive) live.add(subscriber);
      else catchUp.add(subscriber);
    },
    leave,
  };
  return group;
}
