import { createPrivateKey } from 'node:crypto';
import type { DKIMOptions } from 'nodemailer';
import { CommunicationError } from '../errors.js';

export interface DkimSettings {
  readonly domain: string;
  readonly selector: string;
  /** An RSA key in PEM. */
  readonly privateKey: string;
}

/** The library's own list leaves out the unsubscribe POST, which RFC 8058 wants signed. */
const SIGNED_FIELDS = [
  'From',
  'Reply-To',
  'To',
  'Subject',
  'Date',
  'Message-ID',
  'MIME-Version',
  'Content-Type',
  'Content-Transfer-Encoding',
  'List-Unsubscribe',
  'List-Unsubscribe-Post',
  'Auto-Submitted',
].join(':');

/** @throws CommunicationError DKIM_KEY_INVALID: with an unusable key mails would silently leave unsigned */
export function toDkimOptions({ domain, selector, privateKey }: DkimSettings): DKIMOptions {
  if (!isRsaKey(privateKey)) throw new CommunicationError('DKIM_KEY_INVALID', 'expected an RSA private key in PEM');
  return { domainName: domain, keySelector: selector, privateKey, headerFieldNames: SIGNED_FIELDS };
}

function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}
