import type { Transport } from './transport.js';

/**
 * The way out without `KAFKA_BROKERS`: events go the whole way, in order and batched, and come to an end in this process.
 * They stay PENDING, so that a Kafka that is switched on later gets them all (docs/adr/0012-bridge.md).
 */
export function createLoopbackTransport(topics: readonly string[]): Transport {
  const partitions = new Map(topics.map((topic) => [topic, 1]));
  return {
    kind: 'LOOPBACK',
    settles: false,
    connect: async () => ({
      partitions,
      partitionOf: () => 0,
      send: async () => undefined,
      probe: async () => undefined,
      abandon: () => undefined,
    }),
  };
}
