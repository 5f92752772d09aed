import type { Api, Broker } from '../broker.js';
import { ERROR_CODES } from '../wire/errorCodes.js';

const LATEST = -1;
const EARLIEST = -2;

export const listOffsets: Api = {
  name: 'ListOffsets',
  versions: [2, 2],
  handle(broker, { body, reply }) {
    body.int32();
    body.int8();
    const topics = body.array(() => ({
      topic: body.string(),
      partitions: body.array(() => ({ partition: body.int32(), timestampMs: body.int64() })),
    }));
    reply.int32(0).array(topics, ({ topic, partitions }) =>
      reply.string(topic).array(partitions, ({ partition, timestampMs }) => {
        const offset = offsetOf(broker, topic, partition, timestampMs);
        const error = offset === undefined ? 'UNKNOWN_TOPIC_OR_PARTITION' : 'NONE';
        return reply
          .int32(partition)
          .int16(ERROR_CODES[error])
          .int64(-1)
          .int64(offset ?? -1);
      }),
    );
    return undefined;
  },
};

/** -1 where no record is that young; undefined where there is no such partition. */
function offsetOf({ topics }: Broker, topic: string, partition: number, timestampMs: number): number | undefined {
  const log = topics.partition(topic, partition);
  if (!log) return undefined;
  if (timestampMs === LATEST) return log.end;
  if (timestampMs === EARLIEST) return 0;
  return log.offsetAt(timestampMs) ?? -1;
}
