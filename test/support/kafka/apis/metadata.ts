import type { Api, Broker } from '../broker.js';
import { ERROR_CODES } from '../wire/errorCodes.js';

const NODE_ID = 1;

export const metadata: Api = {
  name: 'Metadata',
  versions: [4, 4],
  handle(broker, { body, reply }) {
    const wanted = body.nullableArray((reader) => reader.string());
    const mayCreate = body.boolean() && broker.rules.createTopicsOnDemand;
    for (const topic of mayCreate ? (wanted ?? []) : []) broker.topics.create(topic, broker.rules.defaultPartitions);
    const { host, port } = broker.address;
    reply.int32(0);
    reply.array([NODE_ID], (id) => reply.int32(id).string(host).int32(port).string(null));
    reply.string('tests').int32(NODE_ID);
    reply.array(wanted ?? broker.topics.names, (topic) => writeTopic(broker, topic, reply));
    return undefined;
  },
};

function writeTopic({ topics }: Broker, topic: string, reply: Parameters<Api['handle']>[1]['reply']): void {
  const partitions = topics.partitions(topic);
  reply
    .int16(ERROR_CODES[partitions ? 'NONE' : 'UNKNOWN_TOPIC_OR_PARTITION'])
    .string(topic)
    .boolean(false);
  const one = (id: number) => reply.int32(id);
  reply.array([...(partitions ?? []).keys()], (index) =>
    reply.int16(ERROR_CODES.NONE).int32(index).int32(NODE_ID).array([NODE_ID], one).array([NODE_ID], one),
  );
}
