/**
 * The serving side of the benchmark, in a process of its own: `shared` is the service's HTTP server, `plain` is
 * graphql-ws with an async iterator per subscriber, `bare` is a `ws` server that says nothing.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { useServer } from 'graphql-ws/use/ws';
import { Registry } from 'prom-client';
import { WebSocketServer } from 'ws';
import { createOpenSignIn } from '../dist/auth/signIn.js';
import { createFeedStream } from '../dist/feed/feedStream.js';
import { createHttpServer } from '../dist/http/createHttpServer.js';
import { createLogger } from '../dist/logging/createLogger.js';
import { changeAt, createBenchSchema } from './subscriptionsSchema.mjs';
import { answerCalls } from './support/children.mjs';

const HOST = '127.0.0.1';
let position = 0;
let begun = 0;

/** Counts subscriptions as they begin. */
const counted = (subscribe) => () => {
  begun += 1;
  return subscribe();
};

/** Hands each pushed value to everybody who iterates. */
function createBroadcast() {
  const queues = new Set();
  return {
    push(value) {
      for (const queue of queues) queue.push(value);
    },
    iterate() {
      const queue = createQueue(() => queues.delete(queue));
      queues.add(queue);
      return queue;
    },
  };
}

/** The plain way to write an async iterator by hand. */
function createQueue(onReturn) {
  const values = [];
  const readers = [];
  return {
    push(value) {
      const reader = readers.shift();
      if (reader) reader({ done: false, value });
      else values.push(value);
    },
    next: () =>
      values.length > 0
        ? Promise.resolve({ done: false, value: values.shift() })
        : new Promise((resolve) => readers.push(resolve)),
    async return() {
      onReturn();
      return { done: true, value: undefined };
    },
    async throw(error) {
      onReturn();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** As much of the live feed as the server needs, without a database. */
function createMemoryFeed({ iterate }) {
  return {
    position: () => position,
    read: async () => ({ events: [], position }),
    async *follow({ signal }) {
      const events = iterate();
      signal?.addEventListener('abort', () => events.return(), { once: true });
      yield* events;
    },
  };
}

async function openShared() {
  const broadcast = createBroadcast();
  const feed = createMemoryFeed(broadcast);
  const map = (event) => changeAt(event.position);
  const schema = createBenchSchema(counted(() => createFeedStream({ feed, aggregateType: 'email', after: null, map })));
  const server = await createHttpServer({
    address: { host: HOST, port: 0 },
    development: false,
    signIn: createOpenSignIn(null),
    graphql: {
      schema,
      gate: { maximumTokens: 2_000, rules: [], admit: async () => undefined },
      createContext: () => ({}),
      sharingKey: () => 'staff',
    },
    health: { isReady: () => true, checks: {} },
    metrics: new Registry(),
    logger: createLogger({ level: 'silent' }),
  });
  return { port: server.port, publish: () => broadcast.push({ position }) };
}

async function openPlain() {
  const broadcast = createBroadcast();
  const schema = createBenchSchema(counted(broadcast.iterate));
  const http = createServer();
  useServer({ schema }, new WebSocketServer({ server: http, path: '/graphql', perMessageDeflate: false }));
  return { port: await listen(http), publish: () => broadcast.push(changeAt(position)) };
}

async function openBare() {
  const http = createServer();
  const sockets = new WebSocketServer({ server: http, path: '/graphql', perMessageDeflate: false });
  sockets.on('connection', (socket) => socket.on('message', () => undefined));
  return { port: await listen(http), publish: () => undefined };
}

async function listen(server) {
  server.listen(0, HOST);
  await once(server, 'listening');
  return server.address().port;
}

const SIDES = { shared: openShared, plain: openPlain, bare: openBare };
let side;

answerCalls({
  async open(name) {
    side = await SIDES[name]();
    return side.port;
  },
  /** Resolves when so many have subscribed. */
  async waitFor(count) {
    while (begun < count) await new Promise((resolve) => setTimeout(resolve, 10));
  },
  /** `count` changes at once. */
  publish(count) {
    for (let each = 0; each < count; each += 1) {
      position += 1;
      side.publish();
    }
  },
  /** Since the start of the process, in microseconds. */
  cpuMicroseconds() {
    const { user, system } = process.cpuUsage();
    return user + system;
  },
  /** After collecting garbage, in bytes. */
  async memory() {
    for (let round = 0; round < 4; round += 1) {
      globalThis.gc();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const { rss, heapUsed, external } = process.memoryUsage();
    return { rss, heap: heapUsed + external };
  },
});
