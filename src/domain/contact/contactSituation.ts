import type { Place, SendingWindow } from '../calendar/sendingWindow.js';
import type { ContactReasonCode, EmailPurpose, OverridableRule, TherapistStatus } from '../vocabulary.js';

/** What lies behind us with a therapist or a contact point. Both are given; the stricter one counts (DESIGN 4.1.6). */
export interface PartyHistory {
  /** Newest contact: a request or manual mail accepted by SMTP and not bounced, or a call that REACHED someone. */
  readonly lastContactAt: Date | null;
  /** Newest refusal of a contact that cools, see `coolingFrom`. */
  readonly refusedAt: Date | null;
  /** Opt-out that was not lifted. */
  readonly suppressedAt: Date | null;
}

/** A mail of the contact point whose end is not known yet. */
export interface PendingMail {
  readonly emailId: string;
  readonly status: 'QUEUED' | 'SENDING' | 'UNCERTAIN';
  /** Newest attempt; null: not attempted yet. Set to null again when a person finds that an UNCERTAIN mail was not sent. */
  readonly attemptedAt: Date | null;
  /** A CONFIRMATION is no contact and is passed over; left out means one that counts. */
  readonly purpose?: EmailPurpose;
  /** Of the therapist it is addressed to: one that was never attempted and may not leave holds nobody else up. */
  readonly therapistStatus?: TherapistStatus;
}

/** Permission of staff to pass over some rules once. It counts before `expiresAt`, no longer at it. DESIGN 4.1.7. */
export interface GrantedOverride {
  readonly id: string;
  readonly rules: readonly OverridableRule[];
  readonly expiresAt: Date;
}

/** Everything that a decision about one contact depends on, besides time and settings. */
export interface ContactSituation {
  readonly channel: 'EMAIL' | 'CALL';
  /** REQUEST for a call. */
  readonly purpose: EmailPurpose;
  readonly therapist: PartyHistory & { readonly status: TherapistStatus };
  readonly contactPoint: PartyHistory & {
    readonly hasEmail: boolean;
    readonly hasPhone: boolean;
    readonly emailBouncedAt: Date | null;
  };
  /** All of the contact point; the one with `selfEmailId` never blocks itself and need not be left out. */
  readonly pendingMails: readonly PendingMail[];
  /** The mail that the question is about, where it exists already. */
  readonly selfEmailId?: string;
  /** A request of the contact point is due for a call (`isCallDue`), those of blocked or inactive therapists apart. */
  readonly callDue: boolean;
  /** A call is SCHEDULED at the contact point. */
  readonly callPlanned: boolean;
  /** Unused ones that apply to this contact. */
  readonly overrides: readonly GrantedOverride[];
  readonly place: Place;
}

export interface ContactRuleSettings {
  /** In units of 24 h. DESIGN 4.1.2. */
  readonly contactIntervalDays: number;
  /** In units of 24 h. DESIGN 4.1.3. */
  readonly coolingDays: number;
  readonly sendingWindow: SendingWindow;
}

export const DEFAULT_CONTACT_RULE_SETTINGS: ContactRuleSettings = {
  contactIntervalDays: 7,
  coolingDays: 28,
  sendingWindow: { from: '08:00', to: '18:00', weekdays: [1, 2, 3, 4, 5] },
};

export interface ContactReason {
  readonly code: ContactReasonCode;
  /** The first moment at which this reason no longer applies; null: not by time alone. */
  readonly until: Date | null;
}
