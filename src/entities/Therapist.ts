import { OptionalProps } from '@mikro-orm/core';
import { Entity, Enum, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import {
  type FederalState,
  LANGUAGES,
  type Language,
  SALUTATIONS,
  type Salutation,
  THERAPIST_STATUSES,
  type TherapistStatus,
} from '../domain/vocabulary.js';
import type { Sealed } from '../encryption/sealed.js';
import { SealedType } from '../encryption/sealedType.js';

/** Something about a therapist's data that could not be used, in words for staff. */
export interface TherapistWarning {
  readonly code: string;
  readonly path: string;
  readonly message: string;
}

/** A therapist as the platform knows them; the contact data stays plain (DESIGN 3). */
@Entity({ tableName: 'therapists' })
export class Therapist {
  [OptionalProps]?:
    | 'salutation'
    | 'title'
    | 'firstName'
    | 'lastName'
    | 'email'
    | 'phone'
    | 'federalState'
    | 'language'
    | 'availability'
    | 'warnings'
    | 'potentiallyAvailable'
    | 'potentiallyAvailableNotes'
    | 'status'
    | 'detailsAsOf'
    | 'statusAsOf'
    | 'lastContactAt'
    | 'refusedAt'
    | 'suppressedAt';

  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'text', unique: true })
  externalId!: string;

  @Enum({ items: [...SALUTATIONS], type: 'string' })
  salutation: Salutation = 'UNKNOWN';

  @Property({ type: 'text', nullable: true })
  title: string | null = null;

  @Property({ type: 'text', nullable: true })
  firstName: string | null = null;

  /** Null until details arrived. */
  @Property({ type: 'text', nullable: true })
  lastName: string | null = null;

  @Property({ type: 'text', nullable: true })
  email: string | null = null;

  /** E.164. */
  @Property({ type: 'text', nullable: true })
  phone: string | null = null;

  @Property({ type: 'text', nullable: true })
  federalState: FederalState | null = null;

  @Property({ type: 'text' })
  timeZone!: string;

  @Enum({ items: [...LANGUAGES], type: 'string' })
  language: Language = 'de';

  /** As it came (telefonische_erreichbarkeit). */
  @Property({ type: 'json', nullable: true })
  availability: unknown = null;

  @Property({ type: 'json' })
  warnings: TherapistWarning[] = [];

  @Property({ type: 'boolean' })
  potentiallyAvailable = false;

  @Property({ type: SealedType, nullable: true })
  potentiallyAvailableNotes: Sealed | null = null;

  @Enum({ items: [...THERAPIST_STATUSES], type: 'string' })
  status: TherapistStatus = 'ACTIVE';

  @Property({ type: 'uuid' })
  contactPointId!: string;

  /** Timestamp of the newest event whose details were applied; older ones are ignored (DESIGN 6). */
  @Property({ type: 'datetime', nullable: true })
  detailsAsOf: Date | null = null;

  @Property({ type: 'datetime', nullable: true })
  statusAsOf: Date | null = null;

  /** The therapist's own history, which follows them to a new address (DESIGN 4.1.6). */
  @Property({ type: 'datetime', nullable: true })
  lastContactAt: Date | null = null;

  @Property({ type: 'datetime', nullable: true })
  refusedAt: Date | null = null;

  @Property({ type: 'datetime', nullable: true })
  suppressedAt: Date | null = null;

  @Property({ type: 'datetime' })
  createdAt!: Date;

  @Property({ type: 'datetime' })
  updatedAt!: Date;
}
