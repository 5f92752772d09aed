import { BigIntType, OptionalProps } from '@mikro-orm/core';
import { Entity, Enum, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { Sealed } from '../encryption/sealed.js';
import { SealedType } from '../encryption/sealedType.js';

export const INBOX_STATUSES = ['PENDING', 'WAITING', 'DONE', 'DEAD'] as const;
export type InboxStatus = (typeof INBOX_STATUSES)[number];

/** One event as it came in, each event id once (DESIGN 6). */
@Entity({ tableName: 'inbox_events' })
export class InboxEvent {
  [OptionalProps]?:
    | 'seq'
    | 'sourceOffset'
    | 'topic'
    | 'partition'
    | 'messageOffset'
    | 'behind'
    | 'outcome'
    | 'attempts'
    | 'giveUpAt'
    | 'lastError'
    | 'handledAt';

  @PrimaryKey({ type: 'uuid' })
  id!: string;

  /** Order of arrival, given by the database. */
  @Property({ type: 'bigint', defaultRaw: 'identity' })
  seq!: string;

  @Property({ type: 'uuid', unique: true })
  eventId!: string;

  @Property({ type: 'text' })
  eventType!: string;

  @Property({ type: 'text' })
  source!: string;

  @Property({ type: 'text', nullable: true })
  sourceOffset: string | null = null;

  /** Where it stands in Kafka; null for what came another way. */
  @Property({ type: 'text', nullable: true })
  topic: string | null = null;

  @Property({ type: 'integer', nullable: true })
  partition: number | null = null;

  @Property({ type: new BigIntType('string'), nullable: true })
  messageOffset: string | null = null;

  @Property({ type: 'text' })
  messageKey!: string;

  /** The raw envelope, sealed. */
  @Property({ type: SealedType })
  payload!: Sealed;

  @Property({ type: 'datetime' })
  occurredAt!: Date;

  @Enum({ items: [...INBOX_STATUSES], type: 'string' })
  status!: InboxStatus;

  /** Behind an event of its key that is being retried. */
  @Property({ type: 'boolean' })
  behind = false;

  @Property({ type: 'text', nullable: true })
  outcome: string | null = null;

  @Property({ type: 'integer' })
  attempts = 0;

  @Property({ type: 'datetime' })
  dueAt!: Date;

  @Property({ type: 'datetime', nullable: true })
  giveUpAt: Date | null = null;

  @Property({ type: 'text', nullable: true })
  lastError: string | null = null;

  @Property({ type: 'datetime' })
  receivedAt!: Date;

  @Property({ type: 'datetime', nullable: true })
  handledAt: Date | null = null;
}
