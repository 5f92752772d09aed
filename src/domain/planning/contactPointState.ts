import type { WaitingRequest } from '../batching/chooseBatchMembers.js';
import type { GrantedOverride, PartyHistory } from '../contact/nextPermittedContact.js';
import type { BatchStatus, EmailPurpose, FederalState, Language, Salutation, TherapistStatus } from '../vocabulary.js';

/** A therapist as far as contacts depend on it. */
export interface MemberTherapist extends PartyHistory {
  readonly id: string;
  readonly externalId: string;
  readonly status: TherapistStatus;
  readonly salutation: Salutation;
  readonly title: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly language: Language;
  readonly timeZone: string;
  readonly federalState: FederalState | null;
  readonly hasPhone: boolean;
}

/** A placement request that waits for its mail, or is in one that was not accepted yet. */
export interface WaitingPlacement extends WaitingRequest {
  readonly matchId: string;
  readonly therapistId: string;
  readonly status: 'OPEN' | 'BATCHED';
}

export interface OpenBatch {
  readonly id: string;
  readonly status: Extract<BatchStatus, 'PLANNED' | 'QUEUED'>;
  readonly opensAt: Date;
  readonly dueAt: Date | null;
  readonly heldAt: Date | null;
  /** In the order that staff gave. */
  readonly included: readonly string[];
  readonly excluded: ReadonlySet<string>;
}

/** A mail of the contact point that is on its way or uncertain. */
export interface OpenMail {
  readonly id: string;
  readonly reference: string;
  readonly purpose: EmailPurpose;
  readonly status: 'QUEUED' | 'SENDING' | 'UNCERTAIN';
  readonly therapistId: string;
  readonly batchId: string | null;
  readonly countsAsContact: boolean;
  readonly attemptedAt: Date | null;
  readonly queuedAt: Date;
  readonly dueAt: Date | null;
  /** Somebody works on it at this moment. */
  readonly leased: boolean;
  /** A rule put it off, not a failed try. */
  readonly putOff?: boolean;
}

/** A mail to another address, of a therapist who has left that address meanwhile (DESIGN 4.1.6). */
export interface MailElsewhere {
  readonly id: string;
  readonly therapistId: string;
  readonly status: 'SENDING' | 'UNCERTAIN';
  readonly attemptedAt: Date | null;
}

/** An override with the mail that took it, if one did. */
export interface AttachedOverride extends GrantedOverride {
  readonly emailId: string | null;
}

/** Everything about one contact point that decides what is sent to it and when. */
export interface ContactPointState {
  readonly id: string;
  readonly email: string | null;
  readonly history: PartyHistory;
  readonly emailBouncedAt: Date | null;
  readonly ownerId: string | null;
  readonly therapists: ReadonlyMap<string, MemberTherapist>;
  readonly waiting: readonly WaitingPlacement[];
  readonly openBatch: OpenBatch | null;
  readonly openMails: readonly OpenMail[];
  readonly mailsElsewhere?: readonly MailElsewhere[];
  readonly callDue: boolean;
  readonly callPlanned: boolean;
  readonly overrides: readonly AttachedOverride[];
}
