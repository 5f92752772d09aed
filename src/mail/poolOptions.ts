import { rootCertificates } from 'node:tls';
import type { SMTPPoolOptions } from 'nodemailer';
import type { MailTransportSettings } from './createMailTransport.js';
import { readSmtpServer } from './smtpServer.js';

/** All in milliseconds. */
export interface MailTimeouts {
  /** From the name lookup to the end of the encryption. */
  readonly connectMs: number;
  readonly greetingMs: number;
  /** Longest silence in the dialogue, the wait for the answer to the final dot included. */
  readonly silenceMs: number;
  /** The whole attempt, the wait for a free connection included: a server can keep a dialogue alive for ever. */
  readonly deliveryMs: number;
  /** An unused connection is closed before the server does so. */
  readonly idleMs: number;
}

const DEFAULT_TIMEOUTS: MailTimeouts = {
  connectMs: 20_000,
  greetingMs: 20_000,
  silenceMs: 60_000,
  deliveryMs: 180_000,
  idleMs: 30_000,
};

/** @throws CommunicationError SMTP_URL_INVALID or SMTP_INSECURE */
export function toPoolOptions(settings: MailTransportSettings): SMTPPoolOptions & Pick<MailTimeouts, 'deliveryMs'> {
  const { auth, ...server } = readSmtpServer(settings.url, settings.allowInsecureLoopback ?? true);
  const timeouts = { ...DEFAULT_TIMEOUTS, ...settings.timeouts };
  const authorities = settings.certificateAuthorities;
  return {
    ...server,
    ...(auth && { auth, forceAuth: true }),
    ...(authorities && { tls: { ca: [...rootCertificates, ...authorities] } }),
    maxConnections: settings.maxConnections,
    // Sending again is decided from the result, in the database, never in here (DESIGN 4.4).
    maxRequeues: 0,
    connectionTimeout: timeouts.connectMs,
    dnsTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.greetingMs,
    socketTimeout: timeouts.silenceMs,
    idleTimeout: timeouts.idleMs,
    // What was given up must not trickle out afterwards.
    socketCloseTimeout: 0,
    deliveryMs: timeouts.deliveryMs,
  };
}
