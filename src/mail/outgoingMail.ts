/** One mail to one mailbox, as it is handed to the SMTP server. */
export interface OutgoingMail {
  /** With its angle brackets; the same for every attempt at one mail. */
  readonly messageId: string;
  readonly date: Date;
  /** The address is the envelope's sender, too. */
  readonly from: { readonly name: string; readonly address: string };
  /** A bare address: no display name, no list. */
  readonly to: string;
  readonly replyTo: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** `mailto:` and `https:` URLs, in the order of preference. */
  readonly listUnsubscribe: readonly string[];
  /** Says that a bare POST to the `https:` URL unsubscribes (RFC 8058). */
  readonly oneClickUnsubscribe: boolean;
  /** Marks the mail as written by a program, so that nobody's out-of-office note answers it (RFC 3834). */
  readonly autoSubmitted?: boolean;
}
