import { EventEmitter } from 'node:events';
import { createPartitionLog, type PartitionLog } from './createPartitionLog.js';

/** The topics of a broker, with what was written to them. */
export interface TopicStore {
  readonly names: readonly string[];
  partitions(topic: string): readonly PartitionLog[] | undefined;
  partition(topic: string, index: number): PartitionLog | undefined;
  /** False when it is there already. */
  create(topic: string, partitions: number): boolean;
  delete(topic: string): boolean;
  /** Tells those who wait for records that there are some, or that waiting is over. */
  wake(): void;
  /** Calls back once at the next wake; returns how to forget about it. */
  onceWoken(listener: () => void): () => void;
}

export function createTopicStore(): TopicStore {
  const topics = new Map<string, readonly PartitionLog[]>();
  const wakes = new EventEmitter().setMaxListeners(0);
  return {
    get names() {
      return [...topics.keys()];
    },
    partitions: (topic) => topics.get(topic),
    partition: (topic, index) => topics.get(topic)?.[index],
    create(topic, partitions) {
      if (topics.has(topic)) return false;
      topics.set(topic, Array.from({ length: partitions }, createPartitionLog));
      return true;
    },
    delete: (topic) => topics.delete(topic),
    wake: () => void wakes.emit('wake'),
    onceWoken(listener) {
      wakes.once('wake', listener);
      return () => wakes.off('wake', listener);
    },
  };
}
