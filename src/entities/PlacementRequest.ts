import { OptionalProps } from '@mikro-orm/core';
import { Entity, Enum, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import {
  PATIENT_OUTCOMES,
  type PatientOutcome,
  PLACEMENT_STATUSES,
  type PlacementStatus,
} from '../domain/vocabulary.js';
import type { Sealed } from '../encryption/sealed.js';
import { SealedType } from '../encryption/sealedType.js';

/** Whose details a request waits for. */
export type MissingDetails = 'THERAPIST' | 'PATIENT';

/** What a therapist is told about a patient, without a name (DESIGN 5). */
export interface PatientSnapshot {
  readonly age: number | null;
  readonly sex: 'FEMALE' | 'MALE' | 'DIVERSE' | null;
  readonly insurance: 'STATUTORY' | 'PRIVATE' | 'SELF_PAYER' | null;
  readonly complaints: string | null;
  readonly preferredTimes: string | null;
}

/** The only names of patients that are kept, sealed. */
export interface PatientName {
  readonly firstName: string | null;
  readonly lastName: string | null;
}

/** One patient's wish for a place with one therapist (DESIGN 2, 4.2). */
@Entity({ tableName: 'placement_requests' })
export class PlacementRequest {
  [OptionalProps]?:
    | 'patientRegisteredOn'
    | 'patientSnapshot'
    | 'patientName'
    | 'missingDetails'
    | 'detailsDueAt'
    | 'detailsAttempts'
    | 'laterUntil'
    | 'newestEmailId'
    | 'outcome'
    | 'outcomeAt'
    | 'closedReason'
    | 'attentionReason'
    | 'attentionAt'
    | 'callNotBefore'
    | 'undecidedAnswers';

  @PrimaryKey({ type: 'uuid' })
  id!: string;

  /** The id that the matching service gave. */
  @Property({ type: 'text', unique: true })
  matchId!: string;

  @Property({ type: 'uuid' })
  therapistId!: string;

  @Property({ type: 'text' })
  patientExternalId!: string;

  /** ISO date; null while unknown. */
  @Property({ type: 'date', nullable: true })
  patientRegisteredOn: string | null = null;

  /** {@link PatientSnapshot}, sealed. */
  @Property({ type: SealedType, nullable: true })
  patientSnapshot: Sealed | null = null;

  /** Only as long as a confirmation may need it (DESIGN 5); {@link PatientName}, sealed. */
  @Property({ type: SealedType, nullable: true })
  patientName: Sealed | null = null;

  @Enum({ items: [...PLACEMENT_STATUSES], type: 'string' })
  status!: PlacementStatus;

  @Property({ type: 'string[]', columnType: 'text[]' })
  missingDetails: MissingDetails[] = [];

  @Property({ type: 'datetime', nullable: true })
  detailsDueAt: Date | null = null;

  @Property({ type: 'integer' })
  detailsAttempts = 0;

  @Property({ type: 'datetime', nullable: true })
  laterUntil: Date | null = null;

  /** The newest mail that carried this request and was at least tried. */
  @Property({ type: 'uuid', nullable: true })
  newestEmailId: string | null = null;

  @Enum({ items: [...PATIENT_OUTCOMES], type: 'string', nullable: true })
  outcome: PatientOutcome | null = null;

  @Property({ type: 'datetime', nullable: true })
  outcomeAt: Date | null = null;

  @Property({ type: 'text', nullable: true })
  closedReason: string | null = null;

  @Property({ type: 'text', nullable: true })
  attentionReason: string | null = null;

  @Property({ type: 'datetime', nullable: true })
  attentionAt: Date | null = null;

  /** No call for it before this moment: a cancellation, or the one more call after UNDECIDED (DESIGN 4.2, 4.5). */
  @Property({ type: 'datetime', nullable: true })
  callNotBefore: Date | null = null;

  /** Answers, by mail or in a call, that left it UNDECIDED (DESIGN 4.2). */
  @Property({ type: 'integer' })
  undecidedAnswers = 0;

  @Property({ type: 'datetime' })
  createdAt!: Date;

  @Property({ type: 'datetime' })
  updatedAt!: Date;
}
