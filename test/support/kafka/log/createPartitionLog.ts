import { placeBatch, type RecordBatch, splitBatches } from './recordBatches.js';

/** One partition: what was appended, in order, kept as long as the broker object lives. */
export interface PartitionLog {
  /** The offset that the next record gets. */
  readonly end: number;
  /** Returns the offset of the first record. Throws when the records can't be read. */
  append(records: Buffer): number;
  /** Whole batches from the one that holds the offset on: at least one, further ones within the limit. */
  read(offset: number, maxBytes: number): Buffer;
  /** The first offset whose batch is not older; undefined when all are older. */
  offsetAt(timestampMs: number): number | undefined;
}

export function createPartitionLog(): PartitionLog {
  const batches: RecordBatch[] = [];
  let end = 0;
  return {
    get end() {
      return end;
    },
    append(records) {
      const base = end;
      for (const bytes of splitBatches(records) ?? refuse()) {
        const placed = placeBatch(bytes, end);
        batches.push(placed);
        end = placed.lastOffset + 1;
      }
      return base;
    },
    read: (offset, maxBytes) => readFrom(batches, offset, maxBytes),
    offsetAt: (timestampMs) => batches.find(({ maxTimestamp }) => maxTimestamp >= timestampMs)?.baseOffset,
  };
}

function readFrom(batches: readonly RecordBatch[], offset: number, maxBytes: number): Buffer {
  const taken: Buffer[] = [];
  let length = 0;
  for (let index = firstHolding(batches, offset); index < batches.length; index += 1) {
    const { bytes } = batches[index]!;
    if (taken.length > 0 && length + bytes.length > maxBytes) break;
    taken.push(bytes);
    length += bytes.length;
  }
  return Buffer.concat(taken);
}

function firstHolding(batches: readonly RecordBatch[], offset: number): number {
  let low = 0;
  let high = batches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (batches[middle]!.lastOffset < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function refuse(): never {
  throw new Error('not a record batch of version 2');
}
