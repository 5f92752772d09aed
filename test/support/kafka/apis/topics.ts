import type { Api, Broker } from '../broker.js';
import { ERROR_CODES, type ErrorName } from '../wire/errorCodes.js';
import type { WireReader } from '../wire/wireReader.js';

interface NewTopic {
  readonly topic: string;
  readonly partitions: number;
}

export const createTopics: Api = {
  name: 'CreateTopics',
  versions: [2, 2],
  handle(broker, { body, reply }) {
    const wanted = body.array(readNewTopic);
    body.int32();
    const isTrial = body.boolean();
    reply.int32(0).array(wanted, (topic) => {
      const error = createOne(broker, topic, isTrial);
      return reply
        .string(topic.topic)
        .int16(ERROR_CODES[error])
        .string(error === 'NONE' ? null : error);
    });
    return undefined;
  },
};

export const deleteTopics: Api = {
  name: 'DeleteTopics',
  versions: [1, 1],
  handle({ topics }, { body, reply }) {
    const names = body.array(() => body.string());
    reply.int32(0).array(names, (name) => {
      const error = topics.delete(name) ? 'NONE' : 'UNKNOWN_TOPIC_OR_PARTITION';
      return reply.string(name).int16(ERROR_CODES[error]);
    });
    topics.wake();
    return undefined;
  },
};

function readNewTopic(reader: WireReader): NewTopic {
  const topic = reader.string();
  const partitions = reader.int32();
  reader.int16();
  const assigned = reader.array(() => [reader.int32(), reader.array(() => reader.int32())]);
  reader.array(() => [reader.string(), reader.nullableString()]);
  return { topic, partitions: assigned.length || partitions };
}

function createOne({ topics, rules }: Broker, { topic, partitions }: NewTopic, isTrial: boolean): ErrorName {
  if (!rules.allowCreatingTopics) return 'TOPIC_AUTHORIZATION_FAILED';
  if (!/^[\w.-]{1,249}$/.test(topic)) return 'INVALID_TOPIC';
  if (topics.partitions(topic)) return 'TOPIC_ALREADY_EXISTS';
  if (!isTrial) topics.create(topic, partitions > 0 ? partitions : rules.defaultPartitions);
  return 'NONE';
}
