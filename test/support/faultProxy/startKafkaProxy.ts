import { createKafkaFilter, type KafkaFaults } from './createKafkaFilter.js';
import { type FaultProxy, startFaultProxy } from './startFaultProxy.js';

/** A fault proxy in front of a Kafka broker of one node. Clients learn no other address than the proxy's. */
export interface KafkaProxy {
  /** For KAFKA_BROKERS. */
  readonly brokers: string;
  readonly network: FaultProxy;
  /** How many produce requests the broker has answered, swallowed ones included. */
  readonly produced: number;
  /**
   * The broker stores the next produce requests and nobody hears of it: its reply is swallowed, and with `CUT` the
   * connection ends there. Resolves when so many were swallowed.
   */
  swallowProduceReplies(count: number, then?: 'HANG' | 'CUT'): Promise<void>;
  close(): Promise<void>;
}

/** `target` is one broker, `host:port`; Apache Kafka or the tests' own. */
export async function startKafkaProxy(target: string): Promise<KafkaProxy> {
  const faults: KafkaFaults = { port: 0, produced: 0, swallowing: undefined };
  const network = await startFaultProxy({ target, filter: (cut) => createKafkaFilter(faults, cut) });
  faults.port = network.port;
  return {
    brokers: `127.0.0.1:${network.port}`,
    network,
    get produced() {
      return faults.produced;
    },
    swallowProduceReplies(left, then = 'HANG') {
      const { promise, resolve } = Promise.withResolvers<void>();
      faults.swallowing = { left, then, done: resolve };
      return promise;
    },
    close: () => network.close(),
  };
}
