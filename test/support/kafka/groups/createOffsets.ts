export interface CommittedOffset {
  readonly offset: number;
  readonly metadata: string | null;
}

/** How far a group has committed, by topic and partition. */
export interface GroupOffsets {
  get(topic: string, partition: number): CommittedOffset | undefined;
  set(topic: string, partition: number, committed: CommittedOffset): void;
  /** All partitions with a commit, by topic. */
  partitionsByTopic(): { topic: string; partitions: number[] }[];
}

export function createOffsets(): GroupOffsets {
  const byTopic = new Map<string, Map<number, CommittedOffset>>();
  return {
    get: (topic, partition) => byTopic.get(topic)?.get(partition),
    set(topic, partition, committed) {
      const partitions = byTopic.get(topic) ?? new Map<number, CommittedOffset>();
      byTopic.set(topic, partitions.set(partition, committed));
    },
    partitionsByTopic: () => [...byTopic].map(([topic, partitions]) => ({ topic, partitions: [...partitions.keys()] })),
  };
}
