import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import tls from 'node:tls';
import type { Broker, BrokerRules, GroupStore } from './broker.js';
import { createGroup, type Group } from './groups/createGroup.js';
import { createTopicStore, type TopicStore } from './log/createTopicStore.js';
import { serveConnection } from './serveConnection.js';

/** A small Kafka broker: one node, in memory, as much of the protocol as the service's client speaks. */
export interface TestBroker {
  /** For KAFKA_BROKERS; the same after a restart. */
  readonly brokers: string;
  readonly port: number;
  /** May be changed at any time. */
  readonly rules: BrokerRules;
  readonly topics: TopicStore;
  /** Ends all connections and listens no more. Topics, offsets and the port are kept for `start`; members of groups are not. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Ends all connections and goes on listening. */
  dropConnections(): void;
  close(): Promise<void>;
}

export interface TestBrokerOptions {
  /** 0 or none: any that is free. */
  readonly port?: number;
  readonly rules?: Partial<BrokerRules>;
  /** PEM; clients must speak TLS then. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** False: nobody listens until `start`, as with a broker that is down; its port is known all the same. */
  readonly isStarted?: boolean;
}

const HOST = '127.0.0.1';
const DEFAULT_RULES: BrokerRules = {
  defaultPartitions: 4,
  createTopicsOnDemand: false,
  allowCreatingTopics: true,
  maxBatchBytes: 1_048_588,
  users: undefined,
  refuseBatch: undefined,
  disturb: undefined,
};

export async function startTestBroker(options: TestBrokerOptions = {}): Promise<TestBroker> {
  const sockets = new Set<Socket>();
  const address = { host: HOST, port: options.port ?? 0 };
  const groups = createGroupStore();
  const broker: Broker = { address, topics: createTopicStore(), groups, rules: { ...DEFAULT_RULES, ...options.rules } };
  let server: Server | undefined;

  const start = async (): Promise<void> => {
    server = listenerFor(options, (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      serveConnection(broker, socket);
    });
    server.listen(address.port, HOST);
    await once(server, 'listening');
    address.port = (server.address() as AddressInfo).port;
  };
  const dropConnections = () => {
    for (const socket of sockets) socket.destroy();
  };
  const stop = async (): Promise<void> => {
    const stopping = server;
    server = undefined;
    if (!stopping) return;
    const closed = once(stopping, 'close');
    stopping.close();
    dropConnections();
    broker.topics.wake();
    groups.close();
    await closed;
  };

  await start();
  if (options.isStarted === false) await stop();
  return {
    brokers: `${HOST}:${address.port}`,
    port: address.port,
    rules: broker.rules,
    topics: broker.topics,
    stop,
    start,
    dropConnections,
    close: stop,
  };
}

function listenerFor({ tls: certificate }: TestBrokerOptions, serve: (socket: Socket) => void): Server {
  if (!certificate) return createServer(serve);
  // Who does not speak TLS, or does not trust the certificate, is gone before it was a connection.
  return tls.createServer(certificate, serve).on('tlsClientError', () => {});
}

function createGroupStore(): GroupStore {
  const groups = new Map<string, Group>();
  return {
    get(id) {
      const known = groups.get(id) ?? createGroup(id);
      groups.set(id, known);
      return known;
    },
    close() {
      for (const group of groups.values()) group.close();
    },
  };
}
