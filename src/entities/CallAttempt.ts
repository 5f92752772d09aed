import { OptionalProps } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { AttemptKind } from '../domain/vocabulary.js';
import type { Sealed } from '../encryption/sealed.js';
import { SealedType } from '../encryption/sealedType.js';

/** One entry of a call's history; never changed, never deleted. */
@Entity({ tableName: 'call_attempts' })
export class CallAttempt {
  [OptionalProps]?: 'actor' | 'details' | 'notes';

  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  phoneCallId!: string;

  @Property({ type: 'text' })
  kind!: AttemptKind;

  @Property({ type: 'datetime' })
  attemptedAt!: Date;

  @Property({ type: 'text', nullable: true })
  actor: string | null = null;

  /** Ids, states and times only. */
  @Property({ type: 'json' })
  details: Record<string, unknown> = {};

  @Property({ type: SealedType, nullable: true })
  notes: Sealed | null = null;
}
