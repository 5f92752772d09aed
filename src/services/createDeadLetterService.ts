import type { EntityManager } from '@mikro-orm/postgresql';
import { LockMode } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';
import { DeadLetter } from '../entities/DeadLetter.js';
import { CommunicationError } from '../errors.js';
import { kafkaOrigin, type MessageOrigin, type RawMessage } from '../ingest/message.js';
import { parseEvent } from '../ingest/parseEvent.js';
import { receiveEvents } from '../ingest/receiveEvents.js';
import { checkedReason } from './emailInputChecks.js';
import { found, recordAction, type ServiceParts } from './serviceParts.js';

export interface RetryDeadLetterInput {
  readonly deadLetterId: string;
  readonly staffMemberId: string;
}

export interface DropDeadLetterInput extends RetryDeadLetterInput {
  readonly reason: string;
}

/** What becomes of messages that were set aside (DESIGN 6). Each is settled once. */
export function createDeadLetterService({
  transact,
  clock,
  vault,
}: Pick<ServiceParts, 'transact' | 'clock' | 'vault'>) {
  const settle = (
    action: 'retryDeadLetter' | 'dropDeadLetter',
    input: RetryDeadLetterInput,
    reason: string | null,
    work: (em: EntityManager, letter: DeadLetter, now: Date) => Promise<void>,
  ): Promise<DeadLetter> =>
    transact(async (em) => {
      const now = clock.now();
      const letter = await lockOpenLetter(em, input.deadLetterId);
      await work(em, letter, now);
      letter.resolvedAt = now;
      letter.resolvedBy = input.staffMemberId;
      letter.resolution = action === 'retryDeadLetter' ? 'RETRIED' : 'DROPPED';
      const { topic, partition, messageOffset, reasonCode } = letter;
      const details = { topic, partition, offset: messageOffset, code: reasonCode };
      recordAction(
        em,
        vault,
        { actor: input.staffMemberId, action, subjectType: 'dead_letter', subjectId: letter.id, details, reason },
        now,
      );
      return letter;
    });

  /** As if it had just come in: a handler may know more by now, or the service reads what it could not read before. */
  async function readAgain(em: EntityManager, letter: DeadLetter, now: Date): Promise<void> {
    const raw = vault.open<RawMessage>('dead_letters.payload', letter.id, letter.payload);
    const parsed = parseEvent(raw);
    if (parsed.kind === 'INVALID') throw refused('MESSAGE_NOT_READABLE', `It still cannot be read: ${parsed.reason}`);
    letter.eventId = parsed.envelope.eventId;
    letter.eventType = parsed.envelope.eventType;
    await receiveEvents(em, vault, [{ raw, origin: originOf(letter) }], now);
  }

  async function tryAgain(em: EntityManager, letter: DeadLetter, now: Date): Promise<void> {
    const raw = vault.open<RawMessage | { erased: true }>('dead_letters.payload', letter.id, letter.payload);
    if (typeof raw === 'object' && raw !== null && 'erased' in raw) {
      throw refused('MESSAGE_ERASED', 'Its patient was deleted; what it said is gone.');
    }
    if (letter.inboxEventId === null) return readAgain(em, letter, now);
    // Its place in the order of its key is still its own.
    await queryRows(
      em,
      `UPDATE communication.inbox_events SET status = 'PENDING', attempts = 0, due_at = $2, outcome = NULL,
         handled_at = NULL, last_error = NULL WHERE id = $1 AND status = 'DEAD'`,
      [letter.inboxEventId, now],
    );
  }

  return {
    /** @throws CommunicationError NOT_FOUND, ALREADY_SETTLED, MESSAGE_NOT_READABLE, MESSAGE_ERASED */
    retryDeadLetter: (input: RetryDeadLetterInput) => settle('retryDeadLetter', input, null, tryAgain),
    /** @throws CommunicationError NOT_FOUND, ALREADY_SETTLED, BAD_USER_INPUT */
    async dropDeadLetter(input: DropDeadLetterInput): Promise<DeadLetter> {
      return settle('dropDeadLetter', input, checkedReason(input.reason), async () => undefined);
    },
  };
}

export type DeadLetterService = ReturnType<typeof createDeadLetterService>;

async function lockOpenLetter(em: EntityManager, id: string): Promise<DeadLetter> {
  const lockMode = LockMode.PESSIMISTIC_WRITE;
  const letter = found(await em.findOne(DeadLetter, { id }, { lockMode }), 'Dead letter', 'input.deadLetterId');
  if (letter.resolution !== null) throw refused('ALREADY_SETTLED', `It was settled already: ${letter.resolution}.`);
  return letter;
}

function originOf({
  source,
  sourceOffset,
  topic,
  partition,
  messageOffset,
  messageTimestamp,
}: DeadLetter): MessageOrigin {
  if (topic === null || partition === null || messageOffset === null) return { source, offset: sourceOffset ?? '' };
  return kafkaOrigin({ topic, partition, offset: messageOffset, timestamp: messageTimestamp });
}

function refused(code: string, message: string): CommunicationError {
  return new CommunicationError(code, message, { field: 'input.deadLetterId' });
}
