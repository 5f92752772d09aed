import type { EmailTemplateName, Language, Salutation } from '../domain/vocabulary.js';

/** What a mail tells about one patient: only what a therapist needs to decide. DESIGN 4.3. */
export interface PatientView {
  /** Short name of the request inside the mail, e.g. "P-1"; the therapist answers with it. */
  readonly reference: string;
  /** In years. */
  readonly age: number | null;
  readonly sex: 'FEMALE' | 'MALE' | 'DIVERSE' | null;
  readonly insurance: 'STATUTORY' | 'PRIVATE' | 'SELF_PAYER' | null;
  readonly complaints: string | null;
  readonly preferredTimes: string | null;
  /** ISO date ("2026-03-12") since when the patient waits. */
  readonly registeredOn: string | null;
  /** Needed for `confirmation`, ignored everywhere else. */
  readonly name?: string;
  /** The same for all requests of one patient (a practice's mailbox may get several); never shown. Undefined: nobody else's. */
  readonly person?: string;
  /** Whom of a shared practice mailbox the request is meant for: title and name, without "Frau" or "Herr". */
  readonly forTherapist?: string;
}

/** The owner of the mailbox, who is greeted. */
export interface Recipient {
  readonly salutation: Salutation;
  readonly title: string | null;
  readonly firstName: string | null;
  readonly lastName: string;
}

/** Who signs the mail. */
export interface Sender {
  readonly name: string;
  readonly organisation: string;
  readonly phone: string | null;
}

/** Everything that a composed mail says. */
export interface EmailInput {
  readonly template: EmailTemplateName;
  readonly language: Language;
  readonly recipient: Recipient;
  /** Further therapists of a shared practice mailbox whose patients are in the mail: title and name as in `forTherapist`. */
  readonly otherTherapists?: readonly string[];
  readonly patients: readonly PatientView[];
  /** Shown in the subject as "Ref: A-1234". */
  readonly reference: string;
  readonly sender: Sender;
}

/** A mail that staff have written by hand; it is set into the shared layout. */
export interface ManualEmailInput {
  readonly language: Language;
  readonly recipient: Recipient;
  readonly subject: string;
  /** Plain text; its line breaks are kept. */
  readonly bodyText: string;
  readonly reference: string;
  readonly sender: Sender;
}

/** A mail ready to be stored and sent. */
export interface ComposedEmail<TemplateName extends string = EmailTemplateName> {
  /** One line, with the reference and without anything about patients. */
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly templateName: TemplateName;
  /** SHA-256 (hex) over the sources of this template in this language; identifies the template's version. */
  readonly contentHash: string;
}

/** Name of the layout for hand-written mails; not one of the templates that the planner chooses from. */
export const MANUAL_TEMPLATE = 'manual';
export type AnyTemplateName = EmailTemplateName | typeof MANUAL_TEMPLATE;
