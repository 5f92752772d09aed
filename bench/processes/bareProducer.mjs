/** kafkajs and nothing else, sending messages that were read beforehand. */
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { quietRequestQueue } from '../../dist/bridge/kafka/quietRequestQueue.js';
import { answerCalls } from '../support/children.mjs';
import { readEvents } from '../support/seedOutbox.mjs';
import { timed } from '../support/statistics.mjs';

const PARTITIONS = 6;
let producer;
let byPartition = [];

quietRequestQueue();

answerCalls(
  {
    async open({ brokers, databaseUrl }) {
      const kafka = new Kafka({ clientId: 'bare', brokers: brokers.split(','), logLevel: logLevel.NOTHING });
      producer = kafka.producer({ allowAutoTopicCreation: false, createPartitioner: Partitioners.DefaultPartitioner });
      await producer.connect();
      byPartition = partitioned(await readEvents(databaseUrl));
    },
    /** One batch of `batchEvents` per partition at a time, acknowledged by all replicas, as the relay sends them. */
    async sendAll({ topic, batchEvents }) {
      const cpu = process.cpuUsage();
      const { ms } = await timed(async () => {
        const longest = Math.max(...byPartition.map((messages) => messages.length));
        for (let start = 0; start < longest; start += batchEvents) {
          const messages = byPartition.flatMap((own) => own.slice(start, start + batchEvents));
          await producer.sendBatch({ acks: -1, topicMessages: [{ topic, messages }] });
        }
      });
      const { user, system } = process.cpuUsage(cpu);
      return { ms, cpuMs: (user + system) / 1_000 };
    },
    close: () => producer.disconnect(),
  },
  async () => undefined,
);

function partitioned(events) {
  const partitioner = Partitioners.DefaultPartitioner();
  const partitionMetadata = Array.from({ length: PARTITIONS }, (_, partitionId) => ({ partitionId, leader: 0 }));
  const messages = events.map((event) => ({
    key: event.key,
    value: event.value,
    partition: partitioner({ topic: '', partitionMetadata, message: { key: event.key, value: null } }),
    headers: { 'event-id': event.event_id, 'event-type': event.event_type, position: event.position },
  }));
  return partitionMetadata.map(({ partitionId }) => messages.filter(({ partition }) => partition === partitionId));
}
