/** Where a message stands in Kafka. */
export interface KafkaPlace {
  readonly topic: string;
  readonly partition: number;
  /** Decimal, as it may exceed what a number holds. */
  readonly offset: string;
  /** When it was written, by the broker or its producer; null where neither says. */
  readonly timestamp: Date | null;
}

/** Where a raw message came from: a topic, a file, the API; the offset is unique within it (partition and offset, line). */
export interface MessageOrigin {
  readonly source: string;
  readonly offset: string;
  readonly kafka?: KafkaPlace | null;
}

/** What a message holds: text, bytes that are no text, or nothing at all (a tombstone). */
export type RawMessage = string | { readonly base64: string } | null;

/** A message as it came in, before anybody looked into it. */
export interface IncomingMessage {
  readonly raw: RawMessage;
  readonly origin: MessageOrigin;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Bytes from a broker: as text where they are UTF-8; nothing of them is lost where they are not. */
export function rawMessageOf(value: Uint8Array | null): RawMessage {
  if (value === null) return null;
  try {
    return utf8.decode(value);
  } catch {
    return { base64: Buffer.from(value).toString('base64') };
  }
}

/** Bytes that a message had. */
export function sizeOf(raw: RawMessage): number {
  if (raw === null) return 0;
  return typeof raw === 'string' ? Buffer.byteLength(raw) : Buffer.byteLength(raw.base64, 'base64');
}

/** Origin of a message that was read from Kafka. */
export function kafkaOrigin(place: KafkaPlace): MessageOrigin {
  return { source: place.topic, offset: `${place.partition}:${place.offset}`, kafka: place };
}
