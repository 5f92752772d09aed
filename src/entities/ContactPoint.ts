import { OptionalProps } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** What is actually contacted: a mailbox or, without one, a phone number (DESIGN 2). Its row is locked to decide. */
@Entity({ tableName: 'contact_points' })
export class ContactPoint {
  [OptionalProps]?:
    | 'email'
    | 'ownerId'
    | 'phoneOwnerId'
    | 'windowsOwnerId'
    | 'lastContactAt'
    | 'refusedAt'
    | 'suppressedAt'
    | 'suppressedBy'
    | 'emailBouncedAt'
    | 'unschedulableReason'
    | 'unschedulableSince';

  @PrimaryKey({ type: 'uuid' })
  id!: string;

  /** "mailto:…", "tel:+49…" or "therapist:…" (nothing to contact). */
  @Property({ type: 'text', unique: true })
  key!: string;

  @Property({ type: 'text', nullable: true })
  email: string | null = null;

  /** Whose salutation and language a mail uses. */
  @Property({ type: 'uuid', nullable: true })
  ownerId: string | null = null;

  @Property({ type: 'uuid', nullable: true })
  phoneOwnerId: string | null = null;

  @Property({ type: 'uuid', nullable: true })
  windowsOwnerId: string | null = null;

  /** Derived from the mails and calls; kept here so that a decision reads one row. */
  @Property({ type: 'datetime', nullable: true })
  lastContactAt: Date | null = null;

  /** Newest refusal of a contact that cools (DESIGN 4.1.3). */
  @Property({ type: 'datetime', nullable: true })
  refusedAt: Date | null = null;

  @Property({ type: 'datetime', nullable: true })
  suppressedAt: Date | null = null;

  @Property({ type: 'text', nullable: true })
  suppressedBy: string | null = null;

  @Property({ type: 'datetime', nullable: true })
  emailBouncedAt: Date | null = null;

  /** Why no call could be planned, until one can be (DESIGN 4.5). */
  @Property({ type: 'text', nullable: true })
  unschedulableReason: string | null = null;

  @Property({ type: 'datetime', nullable: true })
  unschedulableSince: Date | null = null;

  @Property({ type: 'datetime' })
  createdAt!: Date;

  @Property({ type: 'datetime' })
  updatedAt!: Date;
}
