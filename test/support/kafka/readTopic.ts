import { decodeRecords, type TopicRecord } from './log/decodeRecords.js';
import { connectWireClient, type WireClient } from './wire/connectWireClient.js';
import { ERROR_CODES } from './wire/errorCodes.js';
import type { WireReader } from './wire/wireReader.js';

const LATEST = -1;
const EARLIEST = -2;
const FETCH_BYTES = 4_194_304;

/** Where to read on, by partition; filled by `readTopic`. */
export type ReadFrom = Map<number, number>;

/**
 * Reads a topic from its beginning to the end that it has now, in order within each partition. With `from` only what has
 * come since the last call with it. `broker` is `host:port` of the one that leads all partitions. Fails when it can't be
 * asked, or does not have the topic.
 */
export async function readTopic(broker: string, topic: string, from: ReadFrom = new Map()): Promise<TopicRecord[]> {
  const client = await connectWireClient(broker);
  try {
    const records: TopicRecord[] = [];
    for (const partition of await partitionsOf(client, topic)) {
      const end = await offsetOf(client, topic, partition, LATEST);
      let next = from.get(partition) ?? (await offsetOf(client, topic, partition, EARLIEST));
      while (next < end) {
        const fetched = await fetchFrom(client, topic, partition, next);
        records.push(...fetched.filter(({ offset }) => offset >= next && offset < end));
        next = Math.min(end, (fetched.at(-1)?.offset ?? end) + 1);
      }
      from.set(partition, end);
    }
    return records;
  } finally {
    client.close();
  }
}

async function partitionsOf(client: WireClient, topic: string): Promise<number[]> {
  const reply = await client.ask('Metadata', 4, (request) =>
    request.array([topic], () => request.string(topic)).boolean(false),
  );
  reply.int32();
  reply.array(() => [reply.int32(), reply.string(), reply.int32(), reply.nullableString()]);
  reply.nullableString();
  reply.int32();
  const [partitions] = reply.array(() => {
    refuse(topic, reply.int16());
    reply.string();
    reply.boolean();
    return reply.array(() => readPartition(reply));
  });
  return (partitions ?? []).sort((one, other) => one - other);
}

function readPartition(reply: WireReader): number {
  reply.int16();
  const index = reply.int32();
  reply.int32();
  reply.array(() => reply.int32());
  reply.array(() => reply.int32());
  return index;
}

async function offsetOf(client: WireClient, topic: string, partition: number, time: number): Promise<number> {
  const reply = await client.ask('ListOffsets', 2, (request) =>
    request
      .int32(-1)
      .int8(0)
      .array([topic], () => request.string(topic).array([partition], () => request.int32(partition).int64(time))),
  );
  reply.int32();
  const [[offset = 0] = []] = reply.array(() => {
    reply.string();
    return reply.array(() => {
      reply.int32();
      refuse(topic, reply.int16());
      reply.int64();
      return reply.int64();
    });
  });
  return offset;
}

async function fetchFrom(client: WireClient, topic: string, partition: number, offset: number): Promise<TopicRecord[]> {
  const reply = await client.ask('Fetch', 4, (request) =>
    request
      .int32(-1)
      .int32(1_000)
      .int32(1)
      .int32(FETCH_BYTES)
      .int8(0)
      .array([topic], () =>
        request.string(topic).array([partition], () => request.int32(partition).int64(offset).int32(FETCH_BYTES)),
      ),
  );
  reply.int32();
  const [[records = Buffer.alloc(0)] = []] = reply.array(() => {
    reply.string();
    return reply.array(() => {
      reply.int32();
      refuse(topic, reply.int16());
      reply.int64();
      reply.int64();
      reply.array(() => [reply.int64(), reply.int64()]);
      return reply.bytes();
    });
  });
  return decodeRecords(partition, records);
}

function refuse(topic: string, code: number): void {
  if (code === ERROR_CODES.NONE) return;
  const [name] = Object.entries(ERROR_CODES).find(([, value]) => value === code) ?? [code];
  throw new Error(`${topic} can't be read: ${name}`);
}
