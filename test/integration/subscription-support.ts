import {
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
} from 'graphql';
import { Registry } from 'prom-client';
import { v7 as uuidv7 } from 'uuid';
import { WebSocket } from 'ws';
import type { SignIn } from '../../src/auth/signIn.js';
import { createOrm } from '../../src/database/createOrm.js';
import { createUnitOfWork } from '../../src/database/unitOfWork.js';
import { createLiveFeed } from '../../src/feed/createLiveFeed.js';
import { createFeedStream } from '../../src/feed/feedStream.js';
import type { FeedEvent, LiveFeed } from '../../src/feed/liveFeed.js';
import { createWakeUps } from '../../src/feed/wakeUps.js';
import { createHttpServer, type HttpServerOptions } from '../../src/http/createHttpServer.js';
import { createLogger } from '../../src/logging/createLogger.js';
import { recordEvents } from '../../src/outbox/recordEvents.js';
import { openGate } from '../support/openGate.js';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.js';

export interface Change {
  readonly cursor: number;
  readonly number: number;
  readonly seenAs?: string | null;
}

/** What the resolvers of the test's schema did. */
export interface Calls {
  /** Executions of an event, by the role they were made for. */
  readonly executions: (string | null)[];
  /** Subscriptions that have begun. */
  begun: number;
  /** What the field `held` waits for. */
  held: Promise<unknown> | null;
  /** Follows of the feed that have not ended. */
  following: number;
}

interface Context {
  readonly role: string | null;
}

interface ChangesArgs {
  readonly after?: number | null;
  readonly kinds?: readonly string[] | null;
  readonly filter?: { readonly least?: number; readonly most?: number };
}

const Filter = new GraphQLInputObjectType({
  name: 'Filter',
  fields: { least: { type: GraphQLInt }, most: { type: GraphQLInt } },
});

/** `changes`: events of mails that carry a number; a kind, a range and the role decide which of them are seen. */
function aSchema(feed: LiveFeed, calls: Calls): GraphQLSchema {
  const change = new GraphQLObjectType<FeedEvent, Context>({
    name: 'Change',
    fields: {
      cursor: { type: GraphQLInt, resolve: (event) => event.position },
      number: { type: GraphQLInt, resolve: (event) => event.payload.number },
      text: { type: GraphQLString, resolve: (event) => event.payload.text },
      seenAs: { type: GraphQLString, resolve: (_, __, { role }) => role },
      held: { type: GraphQLString, resolve: () => calls.held },
      broken: {
        type: GraphQLString,
        resolve() {
          throw new Error('anna@praxis.example');
        },
      },
    },
  });
  return new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: { hello: { type: GraphQLString } } }),
    subscription: new GraphQLObjectType<unknown, Context>({
      name: 'Subscription',
      fields: {
        changes: {
          type: new GraphQLNonNull(change),
          args: {
            after: { type: GraphQLInt },
            kinds: { type: new GraphQLList(GraphQLString) },
            filter: { type: Filter },
          },
          subscribe(_, { after, kinds, filter }: ChangesArgs) {
            calls.begun += 1;
            return createFeedStream({
              feed,
              aggregateType: 'email',
              after: after ?? null,
              map(event) {
                const number = Number(event.payload.number);
                const isWanted = kinds?.includes(String(event.payload.kind)) ?? true;
                const isInside = number >= (filter?.least ?? 0) && number <= (filter?.most ?? Infinity);
                return isWanted && isInside ? event : null;
              },
            });
          },
          resolve(event, _, { role }) {
            calls.executions.push(role);
            return event;
          },
        },
      },
    }),
  });
}

/** Takes any token for good, and its text for the role that decides what is shared. */
const anySignIn: SignIn = {
  isOpen: false,
  authenticate: async (authorization) => ({
    role: 'STAFF',
    subject: authorization?.replace('Bearer ', '') ?? 'nobody',
    expiresAt: null,
  }),
};

/** One instance of the service's live side, on the database of all. */
async function anInstance(database: TestDatabase, overrides: Partial<HttpServerOptions>) {
  const lines: string[] = [];
  const logger = createLogger({ level: 'warn', destination: { write: (line) => lines.push(line) } });
  const orm = await createOrm({ databaseUrl: database.url, poolSize: 4 });
  const wakeUps = await createWakeUps({ databaseUrl: database.url, pollIntervalMs: 5_000, logger });
  const feed = await createLiveFeed({ orm, wakeUps, logger });
  const calls: Calls = { executions: [], begun: 0, held: null, following: 0 };
  const counted: LiveFeed = {
    ...feed,
    async *follow(options) {
      calls.following += 1;
      try {
        yield* feed.follow(options);
      } finally {
        calls.following -= 1;
      }
    },
  };
  const schema = aSchema(counted, calls);
  const server = await createHttpServer({
    address: { host: '127.0.0.1', port: 0 },
    development: true,
    signIn: anySignIn,
    graphql: {
      schema,
      gate: openGate(schema),
      createContext: ({ viewer }) => ({ role: viewer.subject === 'nobody' ? null : viewer.subject }),
      sharingKey: (context) => (context as Context).role,
    },
    health: { isReady: () => true, checks: {} },
    metrics: new Registry(),
    logger,
    ...overrides,
  });
  const transact = createUnitOfWork(orm);
  return {
    url: server.url,
    closeServer: server.close,
    feed,
    calls,
    lines,
    /** Commits one event per payload, in one transaction. */
    async emit(...payloads: Record<string, unknown>[]) {
      const events = payloads.map((payload) => ({
        topic: null,
        eventType: 'communication.email_status_changed',
        aggregateType: 'email' as const,
        aggregateId: uuidv7(),
        messageKey: 'key',
        payload,
      }));
      await transact((em) => recordEvents(em, events, new Date()));
      wakeUps.committed();
    },
    async close() {
      await server.close();
      await feed.close();
      await wakeUps.close();
      await orm.close(true);
    },
  };
}

export type Instance = Awaited<ReturnType<typeof anInstance>>;

/** `count` instances on one database. */
export async function openInstances(count: number, overrides: Partial<HttpServerOptions> = {}) {
  const database = await createTestDatabase();
  const instances = await Promise.all(Array.from({ length: count }, () => anInstance(database, overrides)));
  return {
    instances,
    async close() {
      await Promise.all(instances.map((instance) => instance.close()));
      await database.close();
    },
  };
}

export interface Message {
  readonly id: string;
  readonly type: string;
  readonly payload: { readonly data?: { readonly changes: Change } | null; readonly errors?: readonly object[] };
  /** As it came. */
  readonly text: string;
}

/** An acknowledged graphql-transport-ws client. */
export async function aClient(url: string, role: string | null = 'staff') {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const messages: Message[] = [];
  let wake = () => {};
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on('close', (code, reason) => {
      resolve({ code, reason: String(reason) });
      wake();
    }),
  );
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const acknowledged = new Promise<void>((resolve, reject) => {
    socket.once('message', () => resolve());
    void closed.then(({ code, reason }) => reject(new Error(`closed before it was acknowledged: ${code} ${reason}`)));
  });
  socket.send(JSON.stringify({ type: 'connection_init', payload: { token: role ?? 'nobody' } }));
  await acknowledged;
  socket.on('message', (data) => {
    const text = String(data);
    messages.push({ ...JSON.parse(text), text });
    wake();
  });
  return {
    socket,
    closed,
    messages,
    send: (frame: object) => socket.send(JSON.stringify(frame)),
    subscribe: (id: string, query: string, variables: object = {}) =>
      socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query, variables } })),
    /** The next message; null when the socket is closed. */
    async next(): Promise<Message | null> {
      while (messages.length === 0 && socket.readyState !== WebSocket.CLOSED) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return messages.shift() ?? null;
    },
  };
}

export type Client = Awaited<ReturnType<typeof aClient>>;

export function changeOf(message: Message | null): Change {
  if (!message?.payload?.data) throw new Error(`no change came: ${message?.text ?? 'closed'}`);
  return message.payload.data.changes;
}

/** Resolves when `condition` holds; asked anew every millisecond. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
}
