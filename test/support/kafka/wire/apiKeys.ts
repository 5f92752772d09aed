/** The requests of Kafka's protocol that the tests' broker and the fault proxy know by name. */
export const API_KEYS = {
  Produce: 0,
  Fetch: 1,
  ListOffsets: 2,
  Metadata: 3,
  OffsetCommit: 8,
  OffsetFetch: 9,
  FindCoordinator: 10,
  JoinGroup: 11,
  Heartbeat: 12,
  LeaveGroup: 13,
  SyncGroup: 14,
  DescribeGroups: 15,
  SaslHandshake: 17,
  ApiVersions: 18,
  CreateTopics: 19,
  DeleteTopics: 20,
  DescribeConfigs: 32,
  SaslAuthenticate: 36,
} as const;

export type ApiName = keyof typeof API_KEYS;

const NAMES = new Map<number, ApiName>(Object.entries(API_KEYS).map(([name, key]) => [key, name as ApiName]));

export function apiNameOf(key: number): ApiName | undefined {
  return NAMES.get(key);
}
