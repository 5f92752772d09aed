/**
 * How one attempt ended. `reason` and `smtpStatus` are code-like and hold nothing personal: "SMTP_451",
 * "CONNECTION_REFUSED"; "550 5.1.1". The server's own words are kept only of what it accepted.
 */
export type DeliveryResult =
  | { readonly kind: 'ACCEPTED'; readonly response: string }
  /** Certainly not accepted; the same mail may be sent again later. */
  | { readonly kind: 'TRANSIENT'; readonly reason: string; readonly smtpStatus: string | null }
  /** Refused for good. `addressRefused`: the mailbox does not exist there (5.1.x), so no mail will ever reach it. */
  | {
      readonly kind: 'PERMANENT';
      readonly reason: string;
      readonly smtpStatus: string | null;
      readonly addressRefused: boolean;
    }
  /** The server may or may not have it: only a person can tell, nothing sends it again by itself (DESIGN 4.4). */
  | { readonly kind: 'UNCERTAIN'; readonly reason: string };
