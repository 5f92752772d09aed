import { OptionalProps } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { Sealed } from '../encryption/sealed.js';
import { SealedType } from '../encryption/sealedType.js';

/** A message that could not be handled, with the reason (DESIGN 6). */
@Entity({ tableName: 'dead_letters' })
export class DeadLetter {
  [OptionalProps]?: 'inboxEventId' | 'sourceOffset' | 'resolvedAt' | 'resolvedBy' | 'resolution';

  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid', nullable: true })
  inboxEventId: string | null = null;

  /** Topic, file or "api". */
  @Property({ type: 'text' })
  source!: string;

  /** Partition and offset, or the line number. */
  @Property({ type: 'text', nullable: true })
  sourceOffset: string | null = null;

  @Property({ type: 'text' })
  reasonCode!: string;

  /** For the operator; never echoes the payload. */
  @Property({ type: 'text' })
  reason!: string;

  @Property({ type: SealedType })
  payload!: Sealed;

  @Property({ type: 'datetime' })
  createdAt!: Date;

  @Property({ type: 'datetime', nullable: true })
  resolvedAt: Date | null = null;

  @Property({ type: 'text', nullable: true })
  resolvedBy: string | null = null;

  @Property({ type: 'text', nullable: true })
  resolution: 'RETRIED' | 'DROPPED' | null = null;
}
