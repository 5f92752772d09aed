import type { PatientView, Recipient } from '../composer/emailInput.js';
import type { EmailPurpose, EmailTemplateName, Language } from '../domain/vocabulary.js';
import type { EmailFacts } from '../outbox/emailEvents.js';

/** A queued mail that this worker holds the lease of, with all that composing needs. */
export interface ClaimedMail {
  readonly id: string;
  /** Fencing token: every later step of this worker demands that the row still carries it. */
  readonly leaseToken: string;
  readonly reference: string;
  readonly messageId: string;
  readonly purpose: EmailPurpose;
  readonly language: Language;
  readonly contactPointId: string;
  readonly batchId: string | null;
  readonly recipientEmail: string;
  readonly recipient: Recipient;
  /** Failed tries before this one. */
  readonly attemptCount: number;
  readonly facts: Omit<EmailFacts, 'templateName'>;
  readonly requestIds: readonly string[];
  readonly composition: Composition;
}

/** What the mail says. */
export type Composition =
  | {
      readonly kind: 'TEMPLATE';
      readonly template: EmailTemplateName;
      readonly patients: readonly PatientView[];
      readonly otherTherapists: readonly string[];
    }
  | { readonly kind: 'MANUAL'; readonly subject: string; readonly bodyText: string };

/** A claimed mail, composed. */
export interface ComposedMail extends ClaimedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly templateName: string;
  readonly contentHash: string;
}
