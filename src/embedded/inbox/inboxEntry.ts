/** What the list shows of a mail. */
export interface InboxEntry {
  /** UUIDv7: sorts by arrival. */
  readonly id: string;
  /** ISO 8601, real time. */
  readonly receivedAt: string;
  /** The mail's own date in ISO 8601: domain time, that of a demo's moved clock, too. */
  readonly date: string | null;
  readonly messageId: string | null;
  readonly from: string;
  /** The envelope's recipients: where it would really have gone. */
  readonly to: readonly string[];
  readonly subject: string;
}

/** A whole mail, decoded. */
export interface InboxMail extends InboxEntry {
  readonly html: string | null;
  readonly text: string | null;
  /** As they came, in their order, folded lines joined. */
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  /** As it came over the wire. */
  readonly raw: Buffer;
}
