import { OptionalProps } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { OverridableRule } from '../domain/vocabulary.js';
import type { Sealed } from '../encryption/sealed.js';
import { SealedType } from '../encryption/sealedType.js';

/** Staff's permission to break rules 4.1.2–4 for one contact. */
@Entity({ tableName: 'overrides' })
export class ContactOverride {
  [OptionalProps]?: 'usedAt' | 'emailId';

  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  contactPointId!: string;

  @Property({ type: 'string[]', columnType: 'text[]' })
  rules!: OverridableRule[];

  @Property({ type: SealedType })
  reason!: Sealed;

  @Property({ type: 'text' })
  grantedBy!: string;

  @Property({ type: 'datetime' })
  grantedAt!: Date;

  @Property({ type: 'datetime' })
  expiresAt!: Date;

  @Property({ type: 'datetime', nullable: true })
  usedAt: Date | null = null;

  /** The mail that used it up. */
  @Property({ type: 'uuid', nullable: true })
  emailId: string | null = null;
}
