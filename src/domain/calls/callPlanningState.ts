import type { ContactReason, ContactRuleSettings } from '../contact/nextPermittedContact.js';
import type { ContactPointState } from '../planning/contactPointState.js';
import type { EmailStatus, PatientOutcome, PlacementStatus } from '../vocabulary.js';

/** An open request as far as calls depend on it. Closed ones and those that wait for details need not be loaded. */
export interface CallRequest {
  readonly id: string;
  readonly therapistId: string;
  readonly status: PlacementStatus;
  /** ISO date; null: unknown. */
  readonly patientRegisteredOn: string | null;
  readonly createdAt: Date;
  /** The newest request mail that carried it; `attemptedAt` is when it was handed to SMTP. */
  readonly newestMail: { readonly status: EmailStatus; readonly attemptedAt: Date | null } | null;
  /** The newest thing that the therapist said about this patient. */
  readonly outcome: PatientOutcome | null;
  /** No call for it before: staff said so when they canceled one, or the therapist was undecided. */
  readonly callNotBefore: Date | null;
  /** How often the therapist was undecided about it, in a mail or in a call. */
  readonly undecidedAnswers: number;
  /** The therapist's, see `CallPriority`. */
  readonly potentiallyAvailable: boolean;
}

/** A `SCHEDULED` call at the contact point. */
export interface OpenCall {
  readonly id: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** Somebody is calling right now (the claim's lease has not run out). */
  readonly claimed: boolean;
  /** Requests that are `PLANNED` in it. */
  readonly memberIds: readonly string[];
}

/** Everything about one contact point that decides whether and about whom it is called. */
export interface CallPlanningState {
  readonly contactPoint: ContactPointState;
  readonly requests: readonly CallRequest[];
  readonly openCalls: readonly OpenCall[];
  /** The last call ended `WRONG_NUMBER`, and the number is still the same: nobody is called there until it changes. */
  readonly wrongNumber: boolean;
}

export interface CallPlanningSettings extends ContactRuleSettings {
  readonly maxPatientsPerCall: number;
}

/** Why no call is planned. Besides those of DESIGN 4.1: put off for this request, or the number is known to be wrong. */
export type CallPlanReason =
  | ContactReason
  | { readonly code: 'CALL_POSTPONED'; readonly until: Date }
  | { readonly code: 'WRONG_NUMBER'; readonly until: null };
