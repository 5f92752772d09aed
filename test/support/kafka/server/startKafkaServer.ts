import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createApacheNode } from './createApacheNode.js';
import { createOwnNode } from './createOwnNode.js';
import { freePort } from './freePort.js';

/** A Kafka in a process of its own that a test may freeze, kill and start again. Keeps its address and what it has stored. */
export interface KafkaServer {
  /** For KAFKA_BROKERS. */
  readonly brokers: string;
  /** Resolves when it answers. */
  start(): Promise<void>;
  /** Gone at once, in whatever it was doing; what it has acknowledged is kept. */
  kill(): Promise<void>;
  /** The process stands still (SIGSTOP), its connections stay open. */
  freeze(): void;
  thaw(): void;
  /** Ends it and removes its files. */
  close(): Promise<void>;
}

/** Where `.ci/kafka fetch` puts Apache Kafka. */
const APACHE_KAFKA = join(process.cwd(), 'node_modules/.cache/kafka');

/**
 * Apache Kafka where the tests run against a real server and its jars are here (as in CI), else the tests' own broker.
 * With `isStarted: false` nobody listens at its address until `start`.
 */
export async function startKafkaServer({ isStarted = true }: { isStarted?: boolean } = {}): Promise<KafkaServer> {
  const port = await freePort();
  const isApache = Boolean(process.env.KAFKA_BROKERS) && existsSync(APACHE_KAFKA);
  const node = isApache ? await createApacheNode(port) : createOwnNode(port);
  const server: KafkaServer = { brokers: `127.0.0.1:${port}`, ...node };
  try {
    if (isStarted) await server.start();
    return server;
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** A server in its process, whatever it is. */
export type KafkaNode = Omit<KafkaServer, 'brokers'>;
