import { OptionalProps } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { CallOutcome, CallReason, CallStatus, TimeOfDay } from '../domain/vocabulary.js';
import type { Sealed } from '../encryption/sealed.js';
import { SealedType } from '../encryption/sealedType.js';

/** One call to one contact point (DESIGN 4.5). */
@Entity({ tableName: 'phone_calls' })
export class PhoneCall {
  [OptionalProps]?:
    | 'phone'
    | 'retryOf'
    | 'exemptFromWindows'
    | 'notBefore'
    | 'avoidTimeOfDay'
    | 'outcome'
    | 'outcomeAt'
    | 'callbackAt'
    | 'canceledReason'
    | 'notes'
    | 'outcomeText'
    | 'claimedBy'
    | 'claimedAt'
    | 'claimToken'
    | 'claimUntil'
    | 'hiddenAt'
    | 'createdBy';

  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  contactPointId!: string;

  /** Whose phone is called and whose windows count. */
  @Property({ type: 'uuid' })
  therapistId!: string;

  @Property({ type: 'uuid' })
  lineId!: string;

  @Property({ type: 'text' })
  status!: CallStatus;

  @Property({ type: 'text' })
  reason!: CallReason;

  @Property({ type: 'datetime' })
  startsAt!: Date;

  @Property({ type: 'datetime' })
  endsAt!: Date;

  /** E.164; the number that was called. */
  @Property({ type: 'text', nullable: true })
  phone: string | null = null;

  /** Counted tries including this one. */
  @Property({ type: 'integer' })
  tryNumber!: number;

  @Property({ type: 'uuid', nullable: true })
  retryOf: string | null = null;

  /** An agreed callback, or a time that staff forced. */
  @Property({ type: 'boolean' })
  exemptFromWindows = false;

  @Property({ type: 'datetime', nullable: true })
  notBefore: Date | null = null;

  /** A retry is made at another time of day than the try before it, also when it has to move (DESIGN 4.5). */
  @Property({ type: 'text', nullable: true })
  avoidTimeOfDay: TimeOfDay | null = null;

  @Property({ type: 'text', nullable: true })
  outcome: CallOutcome | null = null;

  @Property({ type: 'datetime', nullable: true })
  outcomeAt: Date | null = null;

  @Property({ type: 'datetime', nullable: true })
  callbackAt: Date | null = null;

  @Property({ type: 'text', nullable: true })
  canceledReason: string | null = null;

  /** What staff wrote down, sealed. */
  @Property({ type: SealedType, nullable: true })
  notes: Sealed | null = null;

  /** The outcome in the words of an older client, sealed. */
  @Property({ type: SealedType, nullable: true })
  outcomeText: Sealed | null = null;

  /** Who is calling now. */
  @Property({ type: 'text', nullable: true })
  claimedBy: string | null = null;

  @Property({ type: 'datetime', nullable: true })
  claimedAt: Date | null = null;

  @Property({ type: 'uuid', nullable: true })
  claimToken: string | null = null;

  /** Real time of the database, not domain time (DESIGN 3). */
  @Property({ type: 'datetime', nullable: true })
  claimUntil: Date | null = null;

  /** Deleted from lists by staff; history stays. */
  @Property({ type: 'datetime', nullable: true })
  hiddenAt: Date | null = null;

  @Property({ type: 'text', nullable: true })
  createdBy: string | null = null;

  @Property({ type: 'datetime' })
  createdAt!: Date;

  @Property({ type: 'datetime' })
  updatedAt!: Date;
}
