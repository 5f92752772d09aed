import { OptionalProps } from '@mikro-orm/core';
import { Entity, Enum, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { BATCH_STATUSES, type BatchStatus } from '../domain/vocabulary.js';

/** A reason why something waits, as it is stored and shown. `until` is ISO UTC. */
export interface StoredReason {
  readonly code: string;
  readonly until: string | null;
}

/** The group of placement requests that one email carries (DESIGN 2, 4.3). */
@Entity({ tableName: 'email_batches' })
export class EmailBatch {
  [OptionalProps]?: 'dueAt' | 'reasons' | 'heldAt' | 'heldBy';

  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  contactPointId!: string;

  @Enum({ items: [...BATCH_STATUSES], type: 'string' })
  status!: BatchStatus;

  /** End of collecting. */
  @Property({ type: 'datetime' })
  opensAt!: Date;

  /** When the delivery worker looks at it next; null while only a change of state can help. */
  @Property({ type: 'datetime', nullable: true })
  dueAt: Date | null = null;

  @Property({ type: 'json' })
  reasons: StoredReason[] = [];

  @Property({ type: 'datetime', nullable: true })
  heldAt: Date | null = null;

  @Property({ type: 'text', nullable: true })
  heldBy: string | null = null;

  @Property({ type: 'datetime' })
  createdAt!: Date;

  @Property({ type: 'datetime' })
  updatedAt!: Date;
}
