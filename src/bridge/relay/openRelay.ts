import type { Settings } from '../../config/settings.js';
import type { ThreadLogger } from '../threads/messages.js';
import { createLoopbackTransport } from '../transport/createLoopbackTransport.js';
import type { Transport } from '../transport/transport.js';
import { createRelay, type Relay } from './createRelay.js';
import { createRelayStore } from './createRelayStore.js';

/** Everything that the relay's thread is started with: plain data. */
export interface RelayData {
  readonly databaseUrl: string;
  /** Names the process, the same over restarts of the thread. */
  readonly owner: string;
  readonly kafka: Settings['kafka'];
  readonly relay: Settings['relay'];
  readonly pollIntervalMs: number;
  readonly closeWithinMs: number;
}

/** The outbox has one topic; what it is called at the brokers is a setting. */
const EVENTS_TOPIC = 'communication-events';
const PROBE_EVERY_MS = 5_000;

/** The relay with its own connections, as it runs in its thread. */
export async function openRelay(data: RelayData, logger: ThreadLogger): Promise<Relay> {
  const { kafka, relay } = data;
  const retry = { firstMs: kafka.retryFirstMs, maximumMs: kafka.retryMaximumMs };
  const store = createRelayStore({
    databaseUrl: data.databaseUrl,
    leaseMs: relay.leaseMs,
    logger,
    wake: () => opened?.wake(),
  });
  const opened: Relay | undefined = createRelay({
    owner: data.owner,
    store,
    transport: await openTransport(kafka, logger),
    logger,
    settings: {
      leaseMs: relay.leaseMs,
      pollIntervalMs: data.pollIntervalMs,
      probeEveryMs: PROBE_EVERY_MS,
      prefetch: { events: relay.prefetchEvents, bytes: relay.prefetchBytes },
      limits: {
        batch: { events: relay.batchEvents, bytes: relay.batchBytes },
        maxEventBytes: relay.maxEventBytes,
        retry,
      },
      retry,
      maxAttempts: relay.maxAttempts,
      closeWithinMs: data.closeWithinMs,
    },
  });
  return opened;
}

/** kafkajs is loaded only where there is Kafka. */
async function openTransport(kafka: RelayData['kafka'], logger: ThreadLogger): Promise<Transport> {
  if (!kafka.brokers) return createLoopbackTransport([EVENTS_TOPIC]);
  const { createKafkaTransport } = await import('../transport/createKafkaTransport.js');
  const { quietRequestQueue } = await import('../kafka/quietRequestQueue.js');
  quietRequestQueue();
  const topicNames = new Map([[EVENTS_TOPIC, kafka.eventsTopic]]);
  return createKafkaTransport({ settings: { ...kafka, brokers: kafka.brokers }, topicNames, logger });
}
