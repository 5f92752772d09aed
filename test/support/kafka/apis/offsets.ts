import type { Api } from '../broker.js';
import { ERROR_CODES } from '../wire/errorCodes.js';

export const offsetCommit: Api = {
  name: 'OffsetCommit',
  versions: [3, 3],
  handle({ groups }, { body, reply }) {
    const group = groups.get(body.string());
    const generation = body.int32();
    const error = group.mayCommit(body.string(), generation);
    body.int64();
    const topics = body.array(() => ({
      topic: body.string(),
      partitions: body.array(() => ({
        partition: body.int32(),
        offset: body.int64(),
        metadata: body.nullableString(),
      })),
    }));
    reply.int32(0).array(topics, ({ topic, partitions }) =>
      reply.string(topic).array(partitions, ({ partition, offset, metadata }) => {
        if (error === 'NONE') group.offsets.set(topic, partition, { offset, metadata });
        return reply.int32(partition).int16(ERROR_CODES[error]);
      }),
    );
    return undefined;
  },
};

export const offsetFetch: Api = {
  name: 'OffsetFetch',
  versions: [3, 3],
  handle({ groups }, { body, reply }) {
    const { offsets } = groups.get(body.string());
    const wanted = body.nullableArray(() => ({ topic: body.string(), partitions: body.array(() => body.int32()) }));
    reply.int32(0).array(wanted ?? offsets.partitionsByTopic(), ({ topic, partitions }) =>
      reply.string(topic).array(partitions, (partition) => {
        const committed = offsets.get(topic, partition);
        return reply
          .int32(partition)
          .int64(committed?.offset ?? -1)
          .string(committed?.metadata ?? '')
          .int16(ERROR_CODES.NONE);
      }),
    );
    reply.int16(ERROR_CODES.NONE);
    return undefined;
  },
};
