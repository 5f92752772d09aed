import { OptionalProps } from '@mikro-orm/core';
import { Entity, Enum, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { type CallItemStatus, PATIENT_OUTCOMES, type PatientOutcome } from '../domain/vocabulary.js';
import type { Sealed } from '../encryption/sealed.js';
import { SealedType } from '../encryption/sealedType.js';

/** One placement request of one call. */
@Entity({ tableName: 'phone_call_batch_items' })
export class PhoneCallBatchItem {
  [OptionalProps]?: 'discussed' | 'outcome' | 'outcomeLaterUntil' | 'outcomeAt' | 'followUpRequired' | 'followUpNotes';

  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  batchId!: string;

  @Property({ type: 'uuid' })
  placementRequestId!: string;

  /** 1 is talked about first. */
  @Property({ type: 'integer' })
  priority!: number;

  @Property({ type: 'text' })
  status!: CallItemStatus;

  @Property({ type: 'boolean' })
  discussed = false;

  @Enum({ items: [...PATIENT_OUTCOMES], type: 'string', nullable: true })
  outcome: PatientOutcome | null = null;

  @Property({ type: 'datetime', nullable: true })
  outcomeLaterUntil: Date | null = null;

  @Property({ type: 'datetime', nullable: true })
  outcomeAt: Date | null = null;

  @Property({ type: 'boolean' })
  followUpRequired = false;

  @Property({ type: SealedType, nullable: true })
  followUpNotes: Sealed | null = null;

  @Property({ type: 'datetime' })
  createdAt!: Date;

  @Property({ type: 'datetime' })
  updatedAt!: Date;
}
