import { setTimeout as wait } from 'node:timers/promises';
import { type Consumer, type EachBatchPayload, Kafka } from 'kafkajs';
import { type KafkaFailure, KafkaProblem, kafkaFailureOf } from '../kafka/kafkaFailure.js';
import { type KafkaSettings, kafkaOptions } from '../kafka/kafkaOptions.js';
import { prepareTopics } from '../kafka/prepareTopics.js';
import { createSocketKeeper } from '../kafka/socketKeeper.js';
import type { ThreadLogger } from '../threads/messages.js';
import type { StoreBatch } from './consumedBatch.js';
import type { ConsumerLog } from './consumerReport.js';
import { storeInPieces } from './storeInPieces.js';

/** Connection, topics and group (settings KAFKA_…). */
export type ConsumerSettings = KafkaSettings;

export interface SessionParts {
  readonly settings: ConsumerSettings;
  readonly logger: ThreadLogger;
  readonly store: StoreBatch;
  readonly log: ConsumerLog;
  /** Something worth a report happened. */
  readonly onChange: () => void;
}

/** A fetch that finds nothing is answered after this long. */
const FETCH_WAIT_MS = 500;
/** Beyond the deadline of a request: the line is half open, or the client has lost its way. */
const SILENCE_MARGIN_MS = 3_000;
const DISCONNECT_MS = 5_000;

/**
 * One client's life: joins the group and reads until `signal` says so or missing topics have come into being.
 * @throws whatever ended it otherwise. The next session begins with a new client: what an old one still waits for can
 *   do no harm then, and half-open connections are cut.
 */
export async function runSession(parts: SessionParts, signal: AbortSignal): Promise<void> {
  const { settings, logger } = parts;
  const sockets = createSocketKeeper();
  const kafka = new Kafka({ ...kafkaOptions(settings, logger), socketFactory: sockets.create });
  const ending = new AbortController();
  const anyEnd = AbortSignal.any([signal, ending.signal]);
  let consumer: Consumer | undefined;
  try {
    const { present, missing } = await untilEnd(findTopics(kafka, settings), anyEnd, { present: [], missing: null });
    if (signal.aborted) return;
    parts.log.lacks(missing);
    consumer = createConsumer(kafka, settings);
    const activity = createActivity();
    const failed = failureOf(consumer, activity, parts, anyEnd);
    const reading = join(consumer, present, activity, parts, anyEnd).then(() =>
      missing ? topicsAppear(kafka, missing, parts, anyEnd) : untilAborted(anyEnd),
    );
    await Promise.race([failed, untilEnd(reading, anyEnd, undefined)]);
  } finally {
    ending.abort();
    if (consumer) await disconnect(consumer);
    sockets.destroyAll();
  }
}

/** Leaves the group in order, where the broker still answers. */
async function disconnect(consumer: Consumer): Promise<void> {
  const enough = new AbortController();
  const { signal } = enough;
  const timeout = wait(DISCONNECT_MS, undefined, { signal }).catch(() => undefined);
  await Promise.race([consumer.disconnect().catch(() => undefined), timeout]);
  enough.abort();
}

/** Whether somebody is busy or something was heard from the broker. */
function createActivity() {
  let busy = 0;
  let heardAt = performance.now();
  const heard = () => {
    heardAt = performance.now();
  };
  return {
    heard,
    silentForMs: () => (busy > 0 ? 0 : performance.now() - heardAt),
    async during<Value>(work: Promise<Value>): Promise<Value> {
      busy += 1;
      try {
        return await work;
      } finally {
        busy -= 1;
        heard();
      }
    },
  };
}
type Activity = ReturnType<typeof createActivity>;

function createConsumer(kafka: Kafka, settings: ConsumerSettings): Consumer {
  return kafka.consumer({
    groupId: settings.consumerGroup,
    sessionTimeout: settings.sessionTimeoutMs,
    heartbeatInterval: Math.floor(settings.sessionTimeoutMs / 4),
    rebalanceTimeout: Math.max(30_000, settings.sessionTimeoutMs),
    maxWaitTimeInMs: FETCH_WAIT_MS,
    allowAutoTopicCreation: false,
    // What these do not get over is got over by a new client.
    retry: { retries: 5, initialRetryTime: 100, maxRetryTime: 1_000, restartOnFailure: async () => false },
  });
}

async function join(
  consumer: Consumer,
  topics: string[],
  activity: Activity,
  { store, log, logger }: SessionParts,
  signal: AbortSignal,
): Promise<void> {
  await consumer.connect();
  // A group that is new here reads all there is.
  await consumer.subscribe({ topics, fromBeginning: true });
  const handle = (payload: EachBatchPayload) =>
    storeInPieces(payload, {
      store,
      signal,
      onStored(messages, lag) {
        log.stored(messages);
        log.behind(payload.batch.topic, payload.batch.partition, lag);
      },
      onNotStored: (delayMs) => logger.warn({ event: 'consumer.not_stored', delayMs }),
    });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: 2,
    eachBatch: (payload) => activity.during(handle(payload)),
  });
}

/** Rejects with what ended the consumer, or when nothing was heard for too long. */
function failureOf(
  consumer: Consumer,
  activity: Activity,
  { settings, log, logger, onChange }: SessionParts,
  signal: AbortSignal,
): Promise<never> {
  const { events } = consumer;
  const patienceMs = Math.max(settings.requestTimeoutMs + FETCH_WAIT_MS, settings.sessionTimeoutMs) + SILENCE_MARGIN_MS;
  const failed = new Promise<never>((_, reject) => {
    consumer.on(events.GROUP_JOIN, ({ payload }) => {
      activity.heard();
      const assigned = Object.values(payload.memberAssignment).reduce((sum, list) => sum + list.length, 0);
      log.connected(assigned);
      logger.info({ event: 'consumer.joined', count: assigned });
      onChange();
    });
    consumer.on(events.FETCH, activity.heard);
    consumer.on(events.HEARTBEAT, activity.heard);
    consumer.on(events.REBALANCING, () => {
      activity.heard();
      logger.info({ event: 'consumer.rebalancing' });
    });
    consumer.on(events.CRASH, ({ payload }) => reject(payload.error));
    const check = setInterval(() => {
      if (activity.silentForMs() > patienceMs) reject(new KafkaProblem('REQUEST_TIMEOUT'));
    }, 1_000);
    signal.addEventListener('abort', () => clearInterval(check), { once: true });
  });
  failed.catch(() => undefined);
  return failed;
}

interface FoundTopics {
  readonly present: string[];
  /** The first that is missing and may not be created, or could not be. */
  readonly missing: KafkaFailure | null;
}

/** Those that are there, or could be made. @throws KafkaProblem when there is none */
async function findTopics(kafka: Kafka, settings: ConsumerSettings): Promise<FoundTopics> {
  const admin = kafka.admin({ retry: { retries: 0 } });
  await admin.connect();
  try {
    const present: string[] = [];
    let missing: KafkaFailure | null = null;
    for (const topic of settings.incomingTopics) {
      try {
        await prepareTopics(admin, [topic], settings);
        present.push(topic);
      } catch (error) {
        const failure = kafkaFailureOf(error);
        if (failure.topic === null) throw error;
        missing ??= failure;
      }
    }
    if (present.length === 0 && missing) throw new KafkaProblem(missing.code, missing.topic);
    return { present, missing };
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/** Resolves when there is more to read than this session reads. */
async function topicsAppear(
  kafka: Kafka,
  before: KafkaFailure,
  { settings }: SessionParts,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await wait(settings.topicCheckMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const { missing } = await findTopics(kafka, settings);
    if (missing?.topic !== before.topic) return;
  }
}

/** What the work gives, or `otherwise` when it is not worth waiting for any more. */
async function untilEnd<Value>(work: Promise<Value>, signal: AbortSignal, otherwise: Value): Promise<Value> {
  work.catch(() => undefined);
  return Promise.race([work, untilAborted(signal).then(() => otherwise)]);
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
