import { VarintReader } from '../wire/varintReader.js';
import { recordCountOf, splitWholeBatches } from './recordBatches.js';

/** A record as it stands in a partition. */
export interface TopicRecord {
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

const ATTRIBUTES_AT = 21;
const FIRST_RECORD_AT = 61;
const COMPRESSION = 0b111;
const IS_CONTROL = 0b10_0000;

/** The records of fetched batches. Throws for compressed ones: the service sends none. */
export function decodeRecords(partition: number, fetched: Buffer): TopicRecord[] {
  return splitWholeBatches(fetched).flatMap((batch) => {
    const attributes = batch.readInt16BE(ATTRIBUTES_AT);
    if (attributes & COMPRESSION) throw new Error('compressed records are not read here');
    if (attributes & IS_CONTROL) return [];
    const baseOffset = Number(batch.readBigInt64BE(0));
    const reader = new VarintReader(batch, FIRST_RECORD_AT);
    return Array.from({ length: recordCountOf(batch) }, () => decodeRecord(reader, partition, baseOffset));
  });
}

function decodeRecord(reader: VarintReader, partition: number, baseOffset: number): TopicRecord {
  reader.integer();
  reader.skip(1);
  reader.integer();
  const offset = baseOffset + reader.integer();
  const key = reader.text();
  const value = reader.text();
  const headers = Array.from({ length: reader.integer() }, () => [reader.text() ?? '', reader.text() ?? '']);
  return { partition, offset, key, value, headers: Object.fromEntries(headers) };
}
