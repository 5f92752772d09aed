import { OptionalProps } from '@mikro-orm/core';
import { Entity, Enum, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

export const OUTBOX_STATUSES = ['PENDING', 'PUBLISHED', 'PARKED', 'DROPPED', 'FEED_ONLY'] as const;
export type OutboxStatus = (typeof OUTBOX_STATUSES)[number];
export const PRIORITIES = ['HIGH', 'NORMAL', 'LOW'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** An event, written in the transaction of the change that it tells (DESIGN 7). */
@Entity({ tableName: 'outbox_events' })
export class OutboxEvent {
  [OptionalProps]?:
    | 'seq'
    | 'position'
    | 'attempts'
    | 'lastError'
    | 'publishedAt'
    | 'sizeBytes'
    | 'parkedAt'
    | 'droppedAt'
    | 'droppedBy'
    | 'createdAt';

  @PrimaryKey({ type: 'bigint', autoincrement: true })
  seq!: string;

  /** Dense number that all readers go by; null until the sequencer saw the row. */
  @Property({ type: 'bigint', nullable: true })
  position: string | null = null;

  @Property({ type: 'uuid' })
  eventId!: string;

  /** What it is known by outside of this table. */
  get id(): string {
    return this.eventId;
  }

  /** Null: for the live feed only. */
  @Property({ type: 'text', nullable: true })
  topic: string | null = null;

  @Property({ type: 'text' })
  messageKey!: string;

  @Property({ type: 'text' })
  eventType!: string;

  @Property({ type: 'text' })
  aggregateType!: string;

  @Property({ type: 'uuid' })
  aggregateId!: string;

  @Enum({ items: [...PRIORITIES], type: 'string' })
  priority!: Priority;

  /** snake_case, without free text or names (DESIGN 6). */
  @Property({ type: 'json' })
  payload!: Record<string, unknown>;

  @Property({ type: 'datetime' })
  occurredAt!: Date;

  @Enum({ items: [...OUTBOX_STATUSES], type: 'string' })
  status!: OutboxStatus;

  @Property({ type: 'integer' })
  attempts = 0;

  @Property({ type: 'text', nullable: true })
  lastError: string | null = null;

  @Property({ type: 'datetime', nullable: true })
  publishedAt: Date | null = null;

  /** As it was sent; known once the broker has refused it. */
  @Property({ type: 'integer', nullable: true })
  sizeBytes: number | null = null;

  @Property({ type: 'datetime', nullable: true })
  parkedAt: Date | null = null;

  @Property({ type: 'datetime', nullable: true })
  droppedAt: Date | null = null;

  @Property({ type: 'text', nullable: true })
  droppedBy: string | null = null;

  @Property({ type: 'datetime', defaultRaw: 'clock_timestamp()' })
  createdAt!: Date;
}
