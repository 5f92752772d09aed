import { OptionalProps } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { Sealed } from '../encryption/sealed.js';
import { SealedType } from '../encryption/sealedType.js';

/** Who did what by hand, and why: kept for auditors beyond the retention of events. */
@Entity({ tableName: 'staff_actions' })
export class StaffAction {
  [OptionalProps]?: 'subjectId' | 'details' | 'reason';

  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'text' })
  actor!: string;

  @Property({ type: 'text' })
  action!: string;

  @Property({ type: 'text' })
  subjectType!: string;

  @Property({ type: 'uuid', nullable: true })
  subjectId: string | null = null;

  /** Ids, states and times only. */
  @Property({ type: 'json' })
  details: Record<string, unknown> = {};

  @Property({ type: SealedType, nullable: true })
  reason: Sealed | null = null;

  @Property({ type: 'datetime' })
  actedAt!: Date;
}
