import { setTimeout as wait } from 'node:timers/promises';
import type { EachBatchPayload } from 'kafkajs';
import { backoffDelayMs } from '../../domain/delivery/backoff.js';
import type { ConsumedBatch, ConsumedMessage, StoreBatch } from './consumedBatch.js';

const MAXIMUM_MESSAGES = 500;
const MAXIMUM_BYTES = 1_000_000;
/** kafkajs sends a heartbeat when one is due, however often it is asked. */
const BEAT_EVERY_MS = 1_000;
const YEAR_10000_MS = Date.UTC(10_000, 0, 1);
const RETRY = { firstMs: 200, maximumMs: 5_000 };

interface PieceParts {
  readonly store: StoreBatch;
  readonly onStored: (messages: number, lag: number) => void;
  readonly onNotStored: (retryInMs: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Stores what was fetched of a partition, piece by piece, and commits the offset of each piece only once it is stored:
 * who dies in between is given the piece again, and the inbox knows it. A database that is away is waited for, with
 * heartbeats, so that the group does not move its partitions about.
 * @throws whatever kafkajs throws when the group has moved on; it joins again and reads from what is committed
 */
export async function storeInPieces(payload: EachBatchPayload, parts: PieceParts): Promise<void> {
  const { batch, resolveOffset, commitOffsetsIfNecessary, heartbeat } = payload;
  const { topic, partition } = batch;
  const isOurs = () => payload.isRunning() && !payload.isStale() && !parts.signal.aborted;
  for (const messages of piecesOf(batch.messages.map(plain))) {
    if (!isOurs()) return;
    if (!(await storeSurely({ topic, partition, messages }, parts, isOurs, heartbeat))) return;
    const last = messages.at(-1)?.offset as string;
    resolveOffset(last);
    const isEnd = last === batch.messages.at(-1)?.offset;
    // Behind the last message there may be records of transactions, which are no messages.
    const next = String(BigInt(isEnd ? batch.lastOffset() : last) + 1n);
    await commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition, offset: next }] }] });
    parts.onStored(messages.length, Math.max(0, Number(BigInt(batch.highWatermark) - BigInt(next))));
    await heartbeat();
  }
}

/** False when the partition is not ours any more. */
async function storeSurely(
  piece: ConsumedBatch,
  { store, onNotStored, signal }: PieceParts,
  isOurs: () => boolean,
  heartbeat: () => Promise<void>,
): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await whileBeating(store(piece), heartbeat);
      return true;
    } catch (error) {
      if (isKafkaError(error)) throw error;
      const delayMs = backoffDelayMs(attempt, { ...RETRY, random: Math.random() });
      onNotStored(delayMs);
      await whileBeating(
        wait(delayMs, undefined, { signal }).catch(() => undefined),
        heartbeat,
      );
      if (!isOurs()) return false;
    }
  }
}

/** A heartbeat that fails says that the group has moved on; what is being stored then is stored all the same. */
async function whileBeating<Value>(work: Promise<Value>, heartbeat: () => Promise<void>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const failed = new Promise<never>((_, reject) => {
    timer = setInterval(() => void heartbeat().catch(reject), BEAT_EVERY_MS);
  });
  // Whoever comes second must not be an unhandled rejection.
  failed.catch(() => undefined);
  work.catch(() => undefined);
  try {
    return await Promise.race([work, failed]);
  } finally {
    clearInterval(timer);
  }
}

function* piecesOf(messages: readonly ConsumedMessage[]): Generator<ConsumedMessage[]> {
  let piece: ConsumedMessage[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = message.value?.length ?? 0;
    if (piece.length > 0 && (piece.length >= MAXIMUM_MESSAGES || bytes + size > MAXIMUM_BYTES)) {
      yield piece;
      piece = [];
      bytes = 0;
    }
    piece.push(message);
    bytes += size;
  }
  if (piece.length > 0) yield piece;
}

function plain({ offset, timestamp, value }: EachBatchPayload['batch']['messages'][number]): ConsumedMessage {
  const timestampMs = Number(timestamp);
  // Producers may write any number there.
  return { offset, value, timestampMs: timestampMs >= 0 && timestampMs < YEAR_10000_MS ? timestampMs : null };
}

function isKafkaError(error: unknown): boolean {
  return Error.isError(error) && error.name.startsWith('KafkaJS');
}
