import type { Admin } from 'kafkajs';
import { KafkaProblem } from './kafkaFailure.js';
import type { KafkaSettings } from './kafkaOptions.js';

type TopicSettings = Pick<KafkaSettings, 'createTopics' | 'topicPartitions' | 'topicReplication' | 'requestTimeoutMs'>;

/**
 * Sees to it that the topics are there, and returns the number of their partitions.
 * @throws KafkaProblem TOPIC_MISSING (it may not be created), TOPIC_NOT_CREATED; both name the topic
 */
export async function prepareTopics(
  admin: Admin,
  names: readonly string[],
  settings: TopicSettings,
): Promise<Map<string, number>> {
  const existing = new Set(await admin.listTopics());
  const missing = names.filter((name) => !existing.has(name));
  const [first] = missing;
  if (first !== undefined) {
    if (!settings.createTopics) throw new KafkaProblem('TOPIC_MISSING', first);
    await createTopics(admin, missing, settings);
  }
  const { topics } = await admin.fetchTopicMetadata({ topics: [...names] });
  return new Map(topics.map(({ name, partitions }) => [name, partitions.length]));
}

async function createTopics(admin: Admin, missing: readonly string[], settings: TopicSettings): Promise<void> {
  const { topicPartitions: numPartitions, topicReplication: replicationFactor = -1, requestTimeoutMs } = settings;
  try {
    await admin.createTopics({
      topics: missing.map((topic) => ({ topic, numPartitions, replicationFactor })),
      waitForLeaders: true,
      timeout: requestTimeoutMs,
    });
  } catch (error) {
    const refused = refusedTopics(error);
    if (refused.length === 0) throw error;
    // Another process may have created it in the meantime.
    const [bad] = refused.filter(({ type }) => type !== 'TOPIC_ALREADY_EXISTS');
    if (bad) throw new KafkaProblem('TOPIC_NOT_CREATED', bad.topic);
  }
}

interface RefusedTopic {
  readonly type: string;
  readonly topic: string;
}

/** kafkajs throws one error with an error per topic in it. */
function refusedTopics(error: unknown): RefusedTopic[] {
  for (let current = error as { errors?: unknown; cause?: unknown } | undefined; current; ) {
    if (Array.isArray(current.errors)) return current.errors as RefusedTopic[];
    current = current.cause as typeof current;
  }
  return [];
}
