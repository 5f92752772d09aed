import { domainToASCII } from 'node:url';

/** Dot-atom of RFC 5321 without `%`, `!`, `|` and the backtick: those are old ways of routing a mail to somewhere else. */
const LOCAL_PART = /^[A-Za-z0-9_+\-'&=~#$*?^{}/]+(?:\.[A-Za-z0-9_+\-'&=~#$*?^{}/]+)*$/;
/** Letters and digits of any script; marks such as a combining diaeresis; nothing that only looks like a dot or an at sign. */
const DOMAIN = /^[\p{L}\p{M}\p{Nd}-]+(?:\.[\p{L}\p{M}\p{Nd}-]+)+$/u;
const ASCII_DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;
const MAXIMUM_LOCAL_PART = 64;
const MAXIMUM_ADDRESS = 254;

/**
 * The address as it goes over the wire, its domain in ASCII; null when it is anything but one plain address. Strict on
 * purpose: what a mail library reads into a display name, a list or a quoted local part may be somebody else's mailbox.
 */
export function toWireAddress(address: string): string | null {
  const at = address.lastIndexOf('@');
  const localPart = address.slice(0, Math.max(at, 0));
  const domain = address.slice(at + 1).normalize('NFC');
  if (localPart.length > MAXIMUM_LOCAL_PART || !LOCAL_PART.test(localPart) || !DOMAIN.test(domain)) return null;
  const ascii = domainToASCII(domain);
  if (!ASCII_DOMAIN.test(ascii) || ascii.split('.').length !== domain.split('.').length) return null;
  const wire = `${localPart}@${ascii}`;
  return wire.length <= MAXIMUM_ADDRESS ? wire : null;
}

/** Whether a mail to this text reaches exactly the mailbox that it names. Says nothing about whether that exists. */
export function isDeliverableAddress(address: string): boolean {
  return toWireAddress(address) !== null;
}
