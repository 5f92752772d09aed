export interface ContactData {
  readonly therapistId: string;
  readonly email: string | null;
  /** E.164 ("+4930123456"). */
  readonly phone: string | null;
}

/** One mailbox: no spaces, one "@", something on both sides. A placeholder like "-" or "n/a" is no address. */
const ADDRESS = /^[^\s@]+@[^\s@]+$/;
const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * Key of the contact point: the mailbox, without one the phone number, without either the therapist alone, so that a
 * missing (or unreadable) address never merges anybody. DESIGN 2 "contact point".
 */
export function contactPointKey({ therapistId, email, phone }: ContactData): string {
  const address = (email ?? '').normalize('NFC').trim().toLowerCase();
  if (ADDRESS.test(address)) return `mailto:${address}`;
  const number = (phone ?? '').trim();
  return E164.test(number) ? `tel:${number}` : `therapist:${therapistId}`;
}
