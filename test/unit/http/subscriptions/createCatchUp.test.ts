import { EventEmitter } from 'node:events';
import { expect, it } from '@jest/globals';
import type { FeedEvent } from '../../../../src/feed/liveFeed.js';
import type { Operation } from '../../../../src/http/sockets/connection.js';
import { type CatchUpParts, createCatchUp } from '../../../../src/http/subscriptions/createCatchUp.js';

const HEAD = 3;
const EVENTS = [1, 2, HEAD].map((position) => ({ position }) as FeedEvent);

function aSubscriber() {
  const stream = Object.assign(new EventEmitter(), { writableNeedDrain: false });
  return { position: 0, connection: { stream } } as unknown as Operation & { connection: { stream: typeof stream } };
}

function aFeed(read: CatchUpParts['feed']['read']): CatchUpParts['feed'] {
  const follow = () => {
    throw new Error('nobody follows here');
  };
  return { position: () => HEAD, read, follow };
}

const readAfter: CatchUpParts['feed']['read'] = async ({ after }) => ({
  events: EVENTS.filter(({ position }) => position > after),
  position: HEAD,
});

it('gives a reader that drains in the middle of a page the part that it missed', async () => {
  const [slow, keen] = [aSubscriber(), aSubscriber()];
  const received = new Map<Operation, number[]>([slow, keen].map((subscriber) => [subscriber, []]));
  const level = Promise.withResolvers<void>();
  const levelled = new Set<Operation>();
  const catchUp = createCatchUp({
    feed: aFeed(readAfter),
    aggregateType: 'email',
    async render({ position }) {
      if (position === 3 && slow.connection.stream.writableNeedDrain) {
        slow.connection.stream.writableNeedDrain = false;
        slow.connection.stream.emit('drain');
      }
      return Buffer.from(String(position));
    },
    send(subscriber, body) {
      received.get(subscriber)?.push(Number(body));
      if (subscriber === slow && String(body) === '1') slow.connection.stream.writableNeedDrain = true;
    },
    isPresent: () => true,
    isLevel: ({ position }) => position >= HEAD,
    onLevel: (subscriber) => levelled.add(subscriber).size === 2 && level.resolve(),
    onError: (_, error) => level.reject(error),
    outage: async () => level.reject(new Error('nothing is away here')),
  });
  catchUp.add(slow);
  catchUp.add(keen);
  await level.promise;
  expect(received.get(slow)).toEqual([1, 2, 3]);
  expect(received.get(keen)).toEqual([1, 2, 3]);
});

it('waits for a database that goes away in the middle of a page, and repeats nothing', async () => {
  const subscriber = aSubscriber();
  const received: number[] = [];
  const level = Promise.withResolvers<void>();
  const away = () => Object.assign(new Error('gone'), { code: 'ECONNREFUSED' });
  const failures = ['read', 'render 2', 'read'];
  const failing = (step: string) => {
    if (failures[0] !== step) return;
    failures.shift();
    throw away();
  };
  let outages = 0;
  const catchUp = createCatchUp({
    feed: aFeed(async (options) => {
      failing('read');
      return readAfter(options);
    }),
    aggregateType: 'email',
    async render({ position }) {
      failing(`render ${position}`);
      return Buffer.from(String(position));
    },
    send: (_, body) => received.push(Number(body)),
    isPresent: () => true,
    isLevel: ({ position }) => position >= HEAD,
    onLevel: () => level.resolve(),
    onError: (_, error) => level.reject(error),
    outage: async () => {
      outages += 1;
    },
  });
  catchUp.add(subscriber);
  await level.promise;
  expect(received).toEqual([1, 2, 3]);
  expect(outages).toBe(3);
});
