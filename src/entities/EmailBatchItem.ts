import { OptionalProps } from '@mikro-orm/core';
import { Entity, Enum, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { PATIENT_OUTCOMES, type PatientOutcome } from '../domain/vocabulary.js';

/** What staff decided about a request while its batch was planned. */
export const BATCH_PINS = ['INCLUDED', 'EXCLUDED'] as const;
export type BatchPin = (typeof BATCH_PINS)[number];

/** One placement request of one batch. */
@Entity({ tableName: 'email_batch_items' })
export class EmailBatchItem {
  [OptionalProps]?: 'pinned' | 'position' | 'outcome' | 'outcomeLaterUntil' | 'outcomeAt';

  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  batchId!: string;

  @Property({ type: 'uuid' })
  placementRequestId!: string;

  @Enum({ items: [...BATCH_PINS], type: 'string', nullable: true })
  pinned: BatchPin | null = null;

  /** Whether the request is (to be) in the mail; decided at the claim. */
  @Property({ type: 'boolean' })
  member!: boolean;

  @Property({ type: 'integer', nullable: true })
  position: number | null = null;

  @Enum({ items: [...PATIENT_OUTCOMES], type: 'string', nullable: true })
  outcome: PatientOutcome | null = null;

  @Property({ type: 'datetime', nullable: true })
  outcomeLaterUntil: Date | null = null;

  @Property({ type: 'datetime', nullable: true })
  outcomeAt: Date | null = null;

  @Property({ type: 'datetime' })
  createdAt!: Date;

  @Property({ type: 'datetime' })
  updatedAt!: Date;
}
