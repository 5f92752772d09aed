import { BigIntType, OptionalProps } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { Sealed } from '../encryption/sealed.js';
import { SealedType } from '../encryption/sealedType.js';

/** A message that could not be handled, with the reason (DESIGN 6). */
@Entity({ tableName: 'dead_letters' })
export class DeadLetter {
  [OptionalProps]?:
    | 'inboxEventId'
    | 'eventId'
    | 'eventType'
    | 'sourceOffset'
    | 'topic'
    | 'partition'
    | 'messageOffset'
    | 'messageTimestamp'
    | 'payloadSize'
    | 'resolvedAt'
    | 'resolvedBy'
    | 'resolution';

  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid', nullable: true })
  inboxEventId: string | null = null;

  /** Null where the message could not be read. */
  @Property({ type: 'uuid', nullable: true })
  eventId: string | null = null;

  @Property({ type: 'text', nullable: true })
  eventType: string | null = null;

  /** Topic, file or "api". */
  @Property({ type: 'text' })
  source!: string;

  /** Partition and offset, or the line number. */
  @Property({ type: 'text', nullable: true })
  sourceOffset: string | null = null;

  /** Where it stands in Kafka; null for what came another way. */
  @Property({ type: 'text', nullable: true })
  topic: string | null = null;

  @Property({ type: 'integer', nullable: true })
  partition: number | null = null;

  @Property({ type: new BigIntType('string'), nullable: true })
  messageOffset: string | null = null;

  /** When the message was written; kept for those that could not be read. */
  @Property({ type: 'datetime', nullable: true })
  messageTimestamp: Date | null = null;

  @Property({ type: 'text' })
  reasonCode!: string;

  /** For the operator; never echoes the payload. */
  @Property({ type: 'text' })
  reason!: string;

  @Property({ type: SealedType })
  payload!: Sealed;

  /** Bytes that the message had. */
  @Property({ type: 'integer' })
  payloadSize = 0;

  @Property({ type: 'datetime' })
  createdAt!: Date;

  @Property({ type: 'datetime', nullable: true })
  resolvedAt: Date | null = null;

  @Property({ type: 'text', nullable: true })
  resolvedBy: string | null = null;

  @Property({ type: 'text', nullable: true })
  resolution: 'RETRIED' | 'DROPPED' | null = null;
}
