import type { Api, Broker } from '../broker.js';
import { recordCountOf, splitBatches } from '../log/recordBatches.js';
import { ERROR_CODES, type ErrorName } from '../wire/errorCodes.js';
import type { WireReader } from '../wire/wireReader.js';

interface Appended {
  readonly error: ErrorName;
  readonly baseOffset: number;
}

export const produce: Api = {
  name: 'Produce',
  versions: [3, 3],
  handle(broker, { body, reply }) {
    body.nullableString();
    const acks = body.int16();
    body.int32();
    const topics = body.array(readTopic);
    reply.array(topics, ({ topic, partitions }) =>
      reply.string(topic).array(partitions, ({ partition, records }) => {
        const { error, baseOffset } = append(broker, topic, partition, records);
        return reply.int32(partition).int16(ERROR_CODES[error]).int64(baseOffset).int64(-1);
      }),
    );
    reply.int32(0);
    broker.topics.wake();
    return acks === 0 ? 'NO_REPLY' : undefined;
  },
};

function readTopic(reader: WireReader) {
  return {
    topic: reader.string(),
    partitions: reader.array(() => ({ partition: reader.int32(), records: reader.bytes() })),
  };
}

/** As in Apache Kafka each partition is taken or refused for itself, with all its records or none. */
function append({ topics, rules }: Broker, topic: string, partition: number, records: Buffer): Appended {
  const refused = (error: ErrorName): Appended => ({ error, baseOffset: -1 });
  const log = topics.partition(topic, partition);
  if (!log) return refused('UNKNOWN_TOPIC_OR_PARTITION');
  const batches = splitBatches(records);
  if (!batches) return refused('CORRUPT_MESSAGE');
  for (const bytes of batches) {
    if (bytes.length > rules.maxBatchBytes) return refused('MESSAGE_TOO_LARGE');
    const error = rules.refuseBatch?.({ topic, partition, records: recordCountOf(bytes), bytes });
    if (error) return refused(error);
  }
  return { error: 'NONE', baseOffset: log.append(records) };
}
