import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';
import { quietRequestQueue } from '../../dist/bridge/kafka/quietRequestQueue.js';

const SCRIPT = join(import.meta.dirname, '../../.ci/kafka');
const run = promisify(execFile);

quietRequestQueue();
process.env.KAFKAJS_NO_PARTITIONER_WARNING = '1';

/**
 * A real Apache Kafka: the server of KAFKA_BROKERS, else one that is started from its jars (needs Java and Maven).
 * @typedef {Awaited<ReturnType<typeof openBenchKafka>>} BenchKafka
 */
export async function openBenchKafka() {
  const own = process.env.KAFKA_BROKERS ? null : await startOwn();
  const brokers = own?.brokers ?? process.env.KAFKA_BROKERS;
  const kafka = new Kafka({ clientId: 'bench', brokers: brokers.split(','), logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  return {
    brokers,
    name: own ? 'Apache Kafka 4.3.1 of its own, on this machine' : 'the server of KAFKA_BROKERS',
    /** Undefined with a server that is not ours to kill. */
    own,
    /** A new topic of six partitions; its name. */
    async createTopic() {
      const topic = `bench.${randomBytes(6).toString('hex')}`;
      await admin.createTopics({ topics: [{ topic, numPartitions: 6 }], waitForLeaders: true });
      return topic;
    },
    deleteTopic: (topic) => admin.deleteTopics({ topics: [topic] }).catch(() => undefined),
    /** Messages that the topic holds. */
    async count(topic) {
      const offsets = await admin.fetchTopicOffsets(topic);
      return offsets.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
    },
    async close() {
      await admin.disconnect().catch(() => undefined);
      await own?.close();
    },
  };
}

async function startOwn() {
  const directory = await mkdtemp(join(tmpdir(), 'communication-bench-kafka-'));
  const { stdout } = await run(SCRIPT, ['start', directory]);
  const [, brokers] = /KAFKA_BROKERS=(\S+)/.exec(stdout);
  return {
    brokers,
    directory,
    /** In the place of one that was killed, on the same log. */
    async restart(port, controlPort) {
      const child = spawn(SCRIPT, ['serve', directory, port, controlPort], { stdio: 'ignore' });
      await writeFile(join(directory, 'pid'), String(child.pid));
    },
    pid: async () => Number(await readFile(join(directory, 'pid'), 'utf8')),
    async close() {
      await run(SCRIPT, ['stop', directory]);
      await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
