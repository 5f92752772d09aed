import { EventEmitter } from 'node:events';
import { expect, it } from '@jest/globals';
import type { FeedEvent } from '../../../../src/feed/liveFeed.js';
import type { Operation } from '../../../../src/http/sockets/connection.js';
import { createCatchUp } from '../../../../src/http/subscriptions/createCatchUp.js';

const HEAD = 3;
const EVENTS = [1, 2, HEAD].map((position) => ({ position }) as FeedEvent);

function aSubscriber() {
  const stream = Object.assign(new EventEmitter(), { writableNeedDrain: false });
  return { position: 0, connection: { stream } } as unknown as Operation & { connection: { stream: typeof stream } };
}

it('gives a reader that drains in the middle of a page the part that it missed', async () => {
  const [slow, keen] = [aSubscriber(), aSubscriber()];
  const received = new Map<Operation, number[]>([slow, keen].map((subscriber) => [subscriber, []]));
  const level = Promise.withResolvers<void>();
  const levelled = new Set<Operation>();
  const catchUp = createCatchUp({
    feed: {
      position: () => HEAD,
      read: async ({ after }) => ({ events: EVENTS.filter(({ position }) => position > after), position: HEAD }),
      follow: () => {
        throw new Error('nobody follows here');
      },
    },
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
  });
  catchUp.add(slow);
  catchUp.add(keen);
  await level.promise;
  expect(received.get(slow)).toEqual([1, 2, 3]);
  expect(received.get(keen)).toEqual([1, 2, 3]);
});
