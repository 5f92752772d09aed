import type { Api, Broker, Session } from '../broker.js';
import type { TopicStore } from '../log/createTopicStore.js';
import { ERROR_CODES, type ErrorName } from '../wire/errorCodes.js';
import type { WireReader } from '../wire/wireReader.js';

interface FetchRequest {
  readonly maxWaitMs: number;
  readonly minBytes: number;
  readonly topics: readonly { topic: string; partitions: readonly PartitionRequest[] }[];
}

interface PartitionRequest {
  readonly partition: number;
  readonly offset: number;
  readonly maxBytes: number;
}

interface Fetched {
  readonly partition: number;
  readonly error: ErrorName;
  readonly end: number;
  readonly records: Buffer;
}

export const fetch: Api = {
  name: 'Fetch',
  versions: [4, 4],
  async handle(broker, { body, reply, session }) {
    const request = readRequest(body);
    const topics = await collectInTime(broker, request, session);
    reply.int32(0).array(topics, ({ topic, partitions }) =>
      reply.string(topic).array(partitions, ({ partition, error, end, records }) =>
        reply
          .int32(partition)
          .int16(ERROR_CODES[error])
          .int64(end)
          .int64(end)
          .array([], () => reply)
          .bytes(records),
      ),
    );
    return undefined;
  },
};

function readRequest(reader: WireReader): FetchRequest {
  reader.int32();
  const maxWaitMs = reader.int32();
  const minBytes = reader.int32();
  reader.int32();
  reader.int8();
  const topics = reader.array(() => ({
    topic: reader.string(),
    partitions: reader.array(() => ({ partition: reader.int32(), offset: reader.int64(), maxBytes: reader.int32() })),
  }));
  return { maxWaitMs, minBytes, topics };
}

/** Waits until there is enough to tell, the client's patience ends or the client is gone. */
async function collectInTime({ topics }: Broker, request: FetchRequest, session: Session) {
  const deadline = performance.now() + request.maxWaitMs;
  for (;;) {
    const collected = collect(topics, request);
    const parts = collected.flatMap(({ partitions }) => partitions);
    const length = parts.reduce((sum, { records }) => sum + records.length, 0);
    const leftMs = deadline - performance.now();
    const isEnough = length >= request.minBytes || parts.some(({ error }) => error !== 'NONE');
    if (isEnough || leftMs <= 0 || !session.isOpen) return collected;
    await nextWake(topics, session, leftMs);
  }
}

function collect(store: TopicStore, { topics }: FetchRequest) {
  return topics.map(({ topic, partitions }) => ({
    topic,
    partitions: partitions.map((request) => readPartition(store, topic, request)),
  }));
}

function readPartition(store: TopicStore, topic: string, { partition, offset, maxBytes }: PartitionRequest): Fetched {
  const log = store.partition(topic, partition);
  const nothing = { partition, end: log?.end ?? -1, records: Buffer.alloc(0) };
  if (!log) return { ...nothing, error: 'UNKNOWN_TOPIC_OR_PARTITION' };
  if (offset < 0 || offset > log.end) return { ...nothing, error: 'OFFSET_OUT_OF_RANGE' };
  return { partition, error: 'NONE', end: log.end, records: log.read(offset, maxBytes) };
}

function nextWake(topics: TopicStore, session: Session, patienceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      forgetWake();
      forgetClose();
      resolve();
    };
    const timer = setTimeout(done, Math.max(1, patienceMs));
    const forgetWake = topics.onceWoken(done);
    const forgetClose = session.onceClosed(done);
  });
}
