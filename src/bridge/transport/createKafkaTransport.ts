import { type Admin, Kafka, Partitioners, type Producer } from 'kafkajs';
import { KafkaProblem, kafkaFailureOf } from '../kafka/kafkaFailure.js';
import { type KafkaSettings, kafkaOptions } from '../kafka/kafkaOptions.js';
import { prepareTopics } from '../kafka/prepareTopics.js';
import { createSocketKeeper } from '../kafka/socketKeeper.js';
import type { OutgoingEvent } from '../relay/outgoingEvent.js';
import type { ThreadLogger } from '../threads/messages.js';
import { SendError, type Transport, type TransportSession } from './transport.js';

/** What a broker says when the events themselves are at fault; nothing of the batch is stored then. */
const REFUSALS = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'INVALID_RECORD', 'INVALID_TIMESTAMP']);
/** kafkajs does more after a failure than the request (it reconnects, it reads metadata): that long and no longer. */
const GRACE_MS = 1_000;

interface KafkaTransportOptions {
  readonly settings: KafkaSettings;
  /** Topics by the names that the outbox has for them. */
  readonly topicNames: ReadonlyMap<string, string>;
  readonly logger: ThreadLogger;
}

/**
 * The way to Kafka on kafkajs. Not with its idempotent producer, which loses messages: when a reply is lost it reuses the
 * sequence, and the broker takes the next batch for a repeat. So: `acks` of all replicas, no retries of its own, one
 * deadline, and a fresh producer after whatever went wrong (PITFALLS; docs/adr/0012-bridge.md).
 */
export function createKafkaTransport({ settings, topicNames, logger }: KafkaTransportOptions): Transport {
  let attempt = 0;
  return {
    kind: 'KAFKA',
    settles: true,
    async connect() {
      // kafkajs always begins with the first broker, and without retries it goes no further.
      const first = attempt++ % settings.brokers.length;
      const brokers = [...settings.brokers.slice(first), ...settings.brokers.slice(0, first)];
      const sockets = createSocketKeeper();
      const kafka = new Kafka({ ...kafkaOptions({ ...settings, brokers }, logger), socketFactory: sockets.create });
      const admin = kafka.admin();
      const producer = kafka.producer({
        idempotent: false,
        allowAutoTopicCreation: false,
        createPartitioner: Partitioners.DefaultPartitioner,
        retry: { retries: 0 },
      });
      const abandon = () => {
        sockets.destroyAll();
        for (const client of [producer, admin]) void client.disconnect().catch(() => undefined);
      };
      try {
        await within(admin.connect(), settings.connectTimeoutMs + settings.requestTimeoutMs);
        const partitions = await prepareTopics(admin, [...topicNames.values()], settings);
        await within(producer.connect(), settings.connectTimeoutMs + settings.requestTimeoutMs);
        return createSession({ producer, admin, partitions, settings, topicNames, abandon });
      } catch (error) {
        abandon();
        throw error;
      }
    },
  };
}

interface SessionParts {
  readonly producer: Producer;
  readonly admin: Admin;
  /** By Kafka's names. */
  readonly partitions: ReadonlyMap<string, number>;
  readonly settings: KafkaSettings;
  readonly topicNames: ReadonlyMap<string, string>;
  readonly abandon: () => void;
}

function createSession({ producer, admin, partitions, settings, topicNames, abandon }: SessionParts): TransportSession {
  const { requestTimeoutMs } = settings;
  const partitioner = Partitioners.DefaultPartitioner();
  const nameOf = (topic: string) => topicNames.get(topic) ?? topic;
  const metadata = new Map([...partitions].map(([name, count]) => [name, partitionMetadata(count)]));
  return {
    partitions,
    partitionOf(topic, key) {
      const known = metadata.get(nameOf(topic));
      if (!known) return null;
      // Its type wants more than the number of partitions, its code does not.
      return partitioner({ topic, partitionMetadata: known as never, message: { key, value: null } });
    },
    async send(topic, partition, events) {
      const messages = events.map((event) => messageOf(event, partition));
      const sending = producer.send({ topic: nameOf(topic), acks: -1, timeout: requestTimeoutMs, messages });
      try {
        await within(sending, requestTimeoutMs + GRACE_MS);
      } catch (error) {
        const { code } = kafkaFailureOf(error);
        throw new SendError(code, nameOf(topic), REFUSALS.has(code), error);
      }
    },
    async probe() {
      const { topics } = await within(
        admin.fetchTopicMetadata({ topics: [...partitions.keys()] }),
        requestTimeoutMs + GRACE_MS,
      );
      const changed = topics.find(({ name, partitions: now }) => partitions.get(name) !== now.length);
      if (changed) throw new KafkaProblem('PARTITIONS_CHANGED', changed.name);
    },
    abandon,
  };
}

function messageOf(event: OutgoingEvent, partition: number) {
  return {
    key: event.key,
    value: event.value,
    partition,
    headers: { 'event-id': event.eventId, 'event-type': event.eventType, position: String(event.position) },
  };
}

function partitionMetadata(count: number) {
  return Array.from({ length: count }, (_, partitionId) => ({ partitionId, leader: 0 }));
}

/** @throws KafkaProblem REQUEST_TIMEOUT */
async function within<T>(promise: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new KafkaProblem('REQUEST_TIMEOUT')), timeoutMs);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
