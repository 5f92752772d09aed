/** A message as it crosses threads: plain data. */
export interface ConsumedMessage {
  /** Decimal. */
  readonly offset: string;
  /** Milliseconds since 1970; null where neither broker nor producer says. */
  readonly timestampMs: number | null;
  readonly value: Uint8Array | null;
}

/** Messages of one partition, in their order. */
export interface ConsumedBatch {
  readonly topic: string;
  readonly partition: number;
  readonly messages: readonly ConsumedMessage[];
}

/** Keeps a batch for good, in one transaction; rejects when nothing of it was kept. */
export type StoreBatch = (batch: ConsumedBatch) => Promise<void>;
