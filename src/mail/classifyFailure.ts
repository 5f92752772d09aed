import type { NodemailerError } from 'nodemailer';
import type { DeliveryResult } from './deliveryResult.js';

type Failure = Exclude<DeliveryResult, { kind: 'ACCEPTED' }>;

/** Bad sequence, sign-in or encryption demanded: about the session, not about this mail. */
const SESSION_REPLIES = new Set([503, 530, 534, 535, 538]);
/** Commands whose reply judges this mail. A 5xx to anything else (greeting, EHLO, STARTTLS, AUTH) judges the session. */
const MAIL_COMMANDS = new Set(['MAIL FROM', 'RCPT TO', 'DATA']);
/** RFC 3463 "bad destination mailbox/system address", without 5.1.7 and 5.1.8, which are about the sender. */
const ADDRESS_STATUS = /^5\.1\.(?:[0-6]|10)$/;

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'CONNECTION_REFUSED',
  ECONNECTION: 'CONNECTION_LOST',
  ESOCKET: 'CONNECTION_LOST',
  ETIMEDOUT: 'TIMEOUT',
  EABORT: 'TIMEOUT',
  EDNS: 'DNS_FAILED',
  ETLS: 'TLS_FAILED',
  EAUTH: 'AUTH_FAILED',
  EPROTOCOL: 'PROTOCOL_ERROR',
};
const TLS_ERROR = /^(?:ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/;

/**
 * What a failed attempt means (DESIGN 4.4). A refusal counts when the server gave it as its answer to this mail; apart
 * from that all depends on whether the final dot may have been sent.
 */
export function classifyFailure(error: NodemailerError, finalDotMayBeSent: boolean): Failure {
  const reply = replyToMail(error);
  if (reply === undefined) {
    const reason = reasonOf(error);
    return finalDotMayBeSent
      ? { kind: 'UNCERTAIN', reason }
      : { kind: 'TRANSIENT', reason, smtpStatus: statusOf(error.responseCode, error.response) };
  }
  const smtpStatus = statusOf(reply, error.response);
  const reason = `SMTP_${reply}`;
  if (reply < 500 || SESSION_REPLIES.has(reply)) return { kind: 'TRANSIENT', reason, smtpStatus };
  return { kind: 'PERMANENT', reason, smtpStatus, addressRefused: isAddressRefused(error) };
}

/** The 4xx or 5xx that answered MAIL, RCPT, DATA or the final dot. */
function replyToMail({ command, responseCode }: NodemailerError): number | undefined {
  const judged = MAIL_COMMANDS.has(command ?? '') && responseCode !== undefined;
  return judged && responseCode >= 400 && responseCode < 600 ? responseCode : undefined;
}

function isAddressRefused({ command, response }: NodemailerError): boolean {
  return command !== 'MAIL FROM' && ADDRESS_STATUS.test(enhancedStatus(response) ?? '');
}

function enhancedStatus(response: string | undefined): string | undefined {
  return /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})(?!\S)/.exec(response ?? '')?.[1];
}

function statusOf(code: number | undefined, response: string | undefined): string | null {
  if (code === undefined) return null;
  return [code, enhancedStatus(response)].filter(Boolean).join(' ');
}

function reasonOf(error: NodemailerError & { originalCode?: unknown }): string {
  if (error.responseCode !== undefined) return `SMTP_${error.responseCode}`;
  const original = String(error.originalCode ?? '');
  if (TLS_ERROR.test(original)) return 'TLS_FAILED';
  return REASONS[original] ?? REASONS[error.code ?? ''] ?? 'SEND_FAILED';
}
