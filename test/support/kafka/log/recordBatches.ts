/** A batch of records as a producer sent it; the broker looks at its head and never into the records. */
export interface RecordBatch {
  readonly bytes: Buffer;
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly maxTimestamp: number;
}

// Where the fields of record batch v2 are (Kafka protocol, "Record Batch").
const LENGTH_AT = 8;
const LEADER_EPOCH_AT = 12;
const MAGIC_AT = 16;
const LAST_OFFSET_DELTA_AT = 23;
const MAX_TIMESTAMP_AT = 35;
const RECORD_COUNT_AT = 57;
const HEAD_LENGTH = 61;

/** The batches of a produce request; undefined when they are none that a broker would take. */
export function splitBatches(records: Buffer): Buffer[] | undefined {
  const batches: Buffer[] = [];
  for (let offset = 0; offset < records.length; ) {
    if (records.length - offset < HEAD_LENGTH || records[offset + MAGIC_AT] !== 2) return undefined;
    const end = offset + LENGTH_AT + 4 + records.readInt32BE(offset + LENGTH_AT);
    if (end > records.length) return undefined;
    batches.push(records.subarray(offset, end));
    offset = end;
  }
  return batches.length > 0 ? batches : undefined;
}

/** The batches of a fetch reply; the last one may be cut off and is left out. */
export function splitWholeBatches(fetched: Buffer): Buffer[] {
  const batches: Buffer[] = [];
  for (let offset = 0; fetched.length - offset >= HEAD_LENGTH; ) {
    const end = offset + LENGTH_AT + 4 + fetched.readInt32BE(offset + LENGTH_AT);
    if (end > fetched.length) break;
    batches.push(fetched.subarray(offset, end));
    offset = end;
  }
  return batches;
}

export function recordCountOf(batch: Buffer): number {
  return batch.readInt32BE(RECORD_COUNT_AT);
}

/** Gives a producer's batch its place in the log, by writing it into the batch. */
export function placeBatch(bytes: Buffer, baseOffset: number): RecordBatch {
  bytes.writeBigInt64BE(BigInt(baseOffset), 0);
  bytes.writeInt32BE(0, LEADER_EPOCH_AT);
  return {
    bytes,
    baseOffset,
    lastOffset: baseOffset + bytes.readInt32BE(LAST_OFFSET_DELTA_AT),
    maxTimestamp: Number(bytes.readBigInt64BE(MAX_TIMESTAMP_AT)),
  };
}
