import { ENCRYPTION_KEY } from '../processes/workerEnvironment.js';

interface Places {
  readonly databaseUrl: string;
  readonly brokers: string;
  readonly topic: string;
}

/** A process that does nothing but carry the outbox to Kafka, impatient enough for tests. */
export function bridgeEnvironment(
  { databaseUrl, brokers, topic }: Places,
  change: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return {
    ROLES: 'relay',
    DATABASE_URL: databaseUrl,
    ENCRYPTION_KEYS: `${ENCRYPTION_KEY.id}:${ENCRYPTION_KEY.key.toString('base64')}`,
    HTTP_PORT: '0',
    POLL_INTERVAL: '100ms',
    KAFKA_BROKERS: brokers,
    KAFKA_EVENTS_TOPIC: topic,
    // Topics and a group of the test's own: the broker may be shared.
    KAFKA_MATCHING_TOPIC: `${topic}.matching`,
    KAFKA_THERAPIST_TOPIC: `${topic}.therapist`,
    KAFKA_PATIENT_TOPIC: `${topic}.patient`,
    KAFKA_CONSUMER_GROUP: `${topic}.group`,
    KAFKA_SESSION_TIMEOUT: '6s',
    KAFKA_TOPIC_CHECK: '500ms',
    KAFKA_CONNECT_TIMEOUT: '1s',
    KAFKA_REQUEST_TIMEOUT: '2s',
    KAFKA_RETRY_FIRST: '50ms',
    KAFKA_RETRY_MAXIMUM: '500ms',
    RELAY_LEASE: '1s',
    ...change,
  };
}
