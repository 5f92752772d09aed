import { GraphQLInt, GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { Registry } from 'prom-client';
import { WebSocket } from 'ws';
import { createOpenSignIn } from '../../src/auth/signIn.js';
import { CommunicationError } from '../../src/errors.js';
import { createHttpServer, type HttpServerOptions } from '../../src/http/createHttpServer.js';
import { createLogger } from '../../src/logging/createLogger.js';
import { openGate } from '../support/openGate.js';

/** A gate that a resolver waits at; the test sees it arrive and lets it go. */
export function aGate() {
  const arrived = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  return {
    arrived: arrived.promise,
    open: opened.resolve,
    pass: () => {
      arrived.resolve();
      return opened.promise;
    },
  };
}

/** Numbers that a subscription sends when the test says so. */
export function aFeed() {
  const waiting: ((result: IteratorResult<number>) => void)[] = [];
  const started = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  return {
    started: started.promise,
    ended: ended.promise,
    send: (value: number) => waiting.shift()?.({ done: false, value }),
    iterate: (): AsyncIterableIterator<number> => ({
      next: () =>
        new Promise((resolve) => {
          waiting.push(resolve);
          started.resolve();
        }),
      return: async () => {
        for (const resolve of waiting.splice(0)) resolve({ done: true, value: undefined });
        ended.resolve();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    }),
  };
}

const text = { type: new GraphQLNonNull(GraphQLString) };
const throwing = (error: () => Error) => ({
  ...text,
  resolve() {
    throw error();
  },
});

/** A schema with one field for everything that can happen to an operation. */
export function aSchema(gate: ReturnType<typeof aGate>, feed: ReturnType<typeof aFeed>): GraphQLSchema {
  const contextNumber = {
    type: GraphQLInt,
    resolve: (_: unknown, __: unknown, context: { number: number }) => context.number,
  };
  const event = new GraphQLObjectType({
    name: 'Tick',
    fields: { value: { type: GraphQLInt, resolve: (value: number) => value }, contextNumber },
  });
  return new GraphQLSchema({
    query: new GraphQLObjectType({
      name: 'Query',
      fields: {
        hello: { ...text, resolve: () => 'Hallo' },
        contextNumber,
        double: {
          type: GraphQLInt,
          args: { number: { type: new GraphQLNonNull(GraphQLInt) } },
          resolve: (_, { number }) => number * 2,
        },
        slow: { ...text, resolve: () => gate.pass().then(() => 'done') },
        broken: throwing(() => new Error('connect to anna@praxis.example failed')),
        refused: throwing(() => new CommunicationError('NOT_FOUND', 'No such email', { details: { secret: 'anna' } })),
      },
    }),
    subscription: new GraphQLObjectType({
      name: 'Subscription',
      fields: { ticks: { type: event, subscribe: () => feed.iterate(), resolve: (value: unknown) => value } },
    }),
  });
}

/** A server on a free port, with everything a test wants to look at. */
export async function aServer(overrides: Partial<HttpServerOptions> = {}) {
  const gate = aGate();
  const feed = aFeed();
  const lines: string[] = [];
  let contexts = 0;
  const schema = aSchema(gate, feed);
  const server = await createHttpServer({
    address: { host: '127.0.0.1', port: 0 },
    development: true,
    signIn: createOpenSignIn(null),
    graphql: {
      schema,
      gate: openGate(schema, overrides.development ?? true),
      createContext: () => ({ number: ++contexts }),
    },
    health: { isReady: () => true, checks: {} },
    metrics: new Registry(),
    logger: createLogger({ level: 'info', destination: { write: (line) => lines.push(line) } }),
    ...overrides,
  });
  return {
    ...server,
    gate,
    feed,
    lines,
    query: (query: string, variables = {}) => post(server.url, { query, variables }),
  };
}

interface GraphqlAnswer {
  readonly status: number;
  readonly data?: Record<string, unknown> | null;
  readonly errors?: { message: string; path?: unknown; extensions: Record<string, unknown> }[];
}

async function post(url: string, body: object): Promise<GraphqlAnswer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, ...((await response.json()) as object) };
}

interface Frame {
  readonly id?: string;
  readonly type: string;
  readonly payload?: unknown;
}

/** A raw graphql-transport-ws client, already acknowledged; `next()` gives the frames in order. */
export async function aSocket(url: string, options: { origin?: string; headers?: Record<string, string> } = {}) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', options);
  const frames: Frame[] = [];
  const waiting: ((frame: Frame) => void)[] = [];
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data)) as Frame;
    const waiter = waiting.shift();
    if (waiter) waiter(frame);
    else frames.push(frame);
  });
  const closed = new Promise<{ code: number }>((resolve) => socket.on('close', (code) => resolve({ code })));
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const send = (frame: object) => socket.send(JSON.stringify(frame));
  const next = () =>
    new Promise<Frame>((resolve) => {
      const frame = frames.shift();
      if (frame) resolve(frame);
      else waiting.push(resolve);
    });
  send({ type: 'connection_init' });
  await next();
  const subscribe = (id: string, query: string, variables = {}) =>
    send({ id, type: 'subscribe', payload: { query, variables } });
  return { socket, send, next, subscribe, closed };
}
