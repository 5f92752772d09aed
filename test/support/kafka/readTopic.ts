import { randomUUID } from 'node:crypto';
import type { Admin, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';

/** A record as a consumer gets it. */
export interface TopicRecord {
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** Reads a topic from its beginning to the end that it has now, through a group that exists for this one look. */
export async function readTopic(client: Kafka, admin: Admin, topic: string): Promise<TopicRecord[]> {
  const ends = await admin.fetchTopicOffsets(topic);
  const missing = new Map(ends.filter(({ high }) => high !== '0').map((end) => [end.partition, Number(end.high)]));
  if (missing.size === 0) return [];
  const records: TopicRecord[] = [];
  const { promise: whole, resolve, reject } = Promise.withResolvers<void>();
  const groupId = `look-${randomUUID()}`;
  const retry = { retries: 20, initialRetryTime: 50, maxRetryTime: 500 };
  const consumer = client.consumer({ groupId, maxWaitTimeInMs: 100, retry });
  consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    const eachBatch = async ({ batch }: EachBatchPayload) => {
      const { partition, messages } = batch;
      const end = missing.get(partition);
      if (end === undefined) return;
      records.push(...messages.filter(({ offset }) => Number(offset) < end).map((one) => recordOf(partition, one)));
      if (Number(batch.lastOffset()) >= end - 1) missing.delete(partition);
      if (missing.size === 0) resolve();
    };
    await consumer.run({ autoCommit: false, eachBatch });
    await whole;
  } finally {
    await consumer.disconnect();
    await admin.deleteGroups([groupId]).catch(() => {});
  }
  return records.sort((one, other) => one.partition - other.partition || one.offset - other.offset);
}

function recordOf(partition: number, { offset, key, value, headers }: KafkaMessage): TopicRecord {
  return {
    partition,
    offset: Number(offset),
    key: key?.toString() ?? null,
    value: value?.toString() ?? null,
    headers: Object.fromEntries(Object.entries(headers ?? {}).map(([name, text]) => [name, String(text ?? '')])),
  };
}
