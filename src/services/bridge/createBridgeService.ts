import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../../database/query.js';
import { CommunicationError } from '../../errors.js';
import { checkedReason } from '../emailInputChecks.js';
import { recordAction } from '../serviceParts.js';
import { checkWord } from '../textChecks.js';
import { type BridgeParts, raiseCommandVersion } from './bridgeParts.js';
import { createReplay } from './replayOutbox.js';

export interface BridgeActionInput {
  readonly staffMemberId: string;
  readonly reason: string;
}

export interface RetryOutboxEventInput {
  readonly staffMemberId: string;
  readonly outboxEventId: string;
}

export interface DropOutboxEventInput extends RetryOutboxEventInput {
  readonly reason: string;
}

/** All that are given must hold; none: all parked events. */
export interface RetryParkedEventsInput {
  readonly staffMemberId: string;
  readonly topic?: string | null;
  readonly eventType?: string | null;
  readonly key?: string | null;
}

/** What people tell the outgoing half of the bridge. The order of locks is that of src/bridge/bridge.ts. */
export function createBridgeService(parts: BridgeParts) {
  const { transact, clock, vault } = parts;

  async function setPaused(action: 'pauseBridge' | 'resumeBridge', input: BridgeActionInput): Promise<void> {
    const reason = checkedReason(input.reason);
    const paused = action === 'pauseBridge';
    await transact(async (em) => {
      await queryRows(
        em,
        paused
          ? `UPDATE communication.bridge SET paused_at = coalesce(paused_at, clock_timestamp()), paused_by = coalesce(paused_by, $1)`
          : 'UPDATE communication.bridge SET paused_at = NULL, paused_by = NULL',
        paused ? [input.staffMemberId] : [],
      );
      const subject = { subjectType: 'bridge', subjectId: null };
      recordAction(em, vault, { actor: input.staffMemberId, action, ...subject, reason }, clock.now());
    });
  }

  async function retryOutboxEvent(input: RetryOutboxEventInput): Promise<string> {
    return transact(async (em) => {
      await raiseCommandVersion(em);
      await changeParked(em, input.outboxEventId, `status = 'PENDING', parked_at = NULL, attempts = 0`, []);
      const subject = { subjectType: 'outbox_event', subjectId: input.outboxEventId };
      recordAction(em, vault, { actor: input.staffMemberId, action: 'retryOutboxEvent', ...subject }, clock.now());
      return input.outboxEventId;
    });
  }

  async function dropOutboxEvent(input: DropOutboxEventInput): Promise<string> {
    const reason = checkedReason(input.reason);
    return transact(async (em) => {
      await raiseCommandVersion(em);
      await changeParked(
        em,
        input.outboxEventId,
        `status = 'DROPPED', parked_at = NULL, dropped_at = clock_timestamp(), dropped_by = $2`,
        [input.staffMemberId],
      );
      const subject = { subjectType: 'outbox_event', subjectId: input.outboxEventId };
      const record = { actor: input.staffMemberId, action: 'dropOutboxEvent', ...subject, reason };
      recordAction(em, vault, record, clock.now());
      return input.outboxEventId;
    });
  }

  /** How many events go out again. */
  async function retryParkedEvents({ staffMemberId, topic, eventType, key }: RetryParkedEventsInput): Promise<number> {
    for (const [field, word] of Object.entries({ topic, eventType, key })) checkWord(word, `input.${field}`);
    return transact(async (em) => {
      await raiseCommandVersion(em);
      const rows = await queryRows<{ event_id: string }>(
        em,
        `UPDATE communication.outbox_events SET status = 'PENDING', parked_at = NULL, attempts = 0
         WHERE status = 'PARKED' AND ($1::text IS NULL OR topic = $1) AND ($2::text IS NULL OR event_type = $2)
           AND ($3::text IS NULL OR message_key = $3) RETURNING event_id`,
        [topic ?? null, eventType ?? null, key ?? null],
      );
      const details = { count: rows.length, topic, eventType, key };
      const subject = { subjectType: 'bridge', subjectId: null };
      const record = { actor: staffMemberId, action: 'retryParkedEvents', ...subject, details };
      recordAction(em, vault, record, clock.now());
      return rows.length;
    });
  }

  return {
    /** Nothing leaves to Kafka until it is resumed; events go on being recorded. @throws CommunicationError BAD_USER_INPUT */
    pauseBridge: (input: BridgeActionInput) => setPaused('pauseBridge', input),
    /** @throws CommunicationError BAD_USER_INPUT */
    resumeBridge: (input: BridgeActionInput) => setPaused('resumeBridge', input),
    /** @throws CommunicationError NOT_FOUND, NOT_PARKED */
    retryOutboxEvent,
    retryParkedEvents,
    /** What waits behind it in its key goes on. @throws CommunicationError NOT_FOUND, NOT_PARKED, BAD_USER_INPUT */
    dropOutboxEvent,
    replayOutbox: createReplay(parts),
  };
}

export type BridgeService = ReturnType<typeof createBridgeService>;

/** $1 is the event's id. */
async function changeParked(em: EntityManager, eventId: string, change: string, values: unknown[]): Promise<void> {
  const changed = await queryRows(
    em,
    `UPDATE communication.outbox_events SET ${change} WHERE event_id = $1 AND status = 'PARKED' RETURNING 1`,
    [eventId, ...values],
  );
  if (changed.length > 0) return;
  const field = 'input.outboxEventId';
  const [event] = await queryRows<{ status: string }>(
    em,
    'SELECT status FROM communication.outbox_events WHERE event_id = $1',
    [eventId],
  );
  if (!event) throw new CommunicationError('NOT_FOUND', 'Event not found.', { field });
  throw new CommunicationError('NOT_PARKED', `Only a parked event can be settled; this one is ${event.status}.`, {
    field,
  });
}
