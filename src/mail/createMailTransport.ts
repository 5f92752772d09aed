import type { NodemailerError, SendMailOptions, SMTPPoolSentMessageInfo } from 'nodemailer';
import { CommunicationError } from '../errors.js';
import { createBodyHandover } from './bodyHandover.js';
import { checkHeaders } from './checkHeaders.js';
import { classifyFailure } from './classifyFailure.js';
import { createWatchedMailer, type WatchedMailer } from './createWatchedMailer.js';
import type { DeliveryResult } from './deliveryResult.js';
import type { DkimSettings } from './dkimOptions.js';
import { inPieces } from './inPieces.js';
import { toWireAddress } from './isDeliverableAddress.js';
import type { OutgoingMail } from './outgoingMail.js';
import { type MailTimeouts, toPoolOptions } from './poolOptions.js';
import { toRawMessage } from './toRawMessage.js';

export type { DeliveryResult } from './deliveryResult.js';
export type { DkimSettings } from './dkimOptions.js';
export { isDeliverableAddress } from './isDeliverableAddress.js';
export type { OutgoingMail } from './outgoingMail.js';
export type { MailTimeouts } from './poolOptions.js';

export interface MailTransportSettings {
  /** `smtp://user:password@host:port` or `smtps://…`. */
  readonly url: string;
  /** Further mails wait for a free connection. */
  readonly maxConnections: number;
  /** False demands TLS even on this machine. Default true. */
  readonly allowInsecureLoopback?: boolean;
  readonly timeouts?: Partial<MailTimeouts>;
  /** Certificates (PEM) to trust besides those of Node.js. */
  readonly certificateAuthorities?: readonly string[];
  readonly dkim?: DkimSettings;
}

export interface MailTransport {
  /**
   * One attempt at one mail; nothing is ever sent again by itself. Whatever SMTP makes of it is a result.
   * @throws CommunicationError BAD_HEADER for data that must not become a mail; nothing was sent then
   */
  deliver(mail: OutgoingMail): Promise<DeliveryResult>;
  /** Connects, encrypts and signs in. @throws CommunicationError SMTP_UNAVAILABLE (retryable) */
  verify(): Promise<void>;
  /** Refuses new mails, fails the waiting ones as TRANSIENT, and waits for those that are on their way. */
  close(): Promise<void>;
}

/**
 * The way of mails to the SMTP server, over a pool of connections.
 * @throws CommunicationError SMTP_URL_INVALID, SMTP_INSECURE or DKIM_KEY_INVALID
 */
export function createMailTransport(settings: MailTransportSettings): MailTransport {
  const { deliveryMs, ...options } = toPoolOptions(settings);
  const mailer = createWatchedMailer(options, settings.dkim);
  const running = new Set<Promise<DeliveryResult>>();
  return {
    deliver: async (mail) => {
      checkHeaders(mail);
      const recipient = toWireAddress(mail.to);
      if (recipient === null) return ADDRESS_INVALID;
      const sender = toWireAddress(mail.from.address) ?? '';
      const message = { envelope: { from: sender, to: [recipient] }, raw: inPieces(toRawMessage(mail, recipient)) };
      const delivery = attempt(mailer, message, deliveryMs);
      running.add(delivery);
      return delivery.finally(() => running.delete(delivery));
    },
    verify: () => verify(mailer),
    close: async () => {
      mailer.close();
      await Promise.all(running);
      // What is still open belongs to no mail any more.
      mailer.close({ force: true });
    },
  };
}

async function attempt(mailer: WatchedMailer, message: SendMailOptions, deadlineMs: number): Promise<DeliveryResult> {
  const handover = createBodyHandover();
  try {
    return resultOf(await mailer.send(message, handover, deadlineMs), handover.finalDotMayBeSent);
  } catch (error) {
    return classifyFailure(error as NodemailerError, handover.finalDotMayBeSent);
  } finally {
    // Whatever was concluded: it must not become untrue afterwards.
    handover.abandon();
  }
}

const ADDRESS_INVALID: DeliveryResult = {
  kind: 'PERMANENT',
  reason: 'ADDRESS_INVALID',
  smtpStatus: null,
  addressRefused: true,
};

/** Longest part of the server's answer that is kept; it has the id under which the server knows the mail. */
const MAXIMUM_RESPONSE = 200;

function resultOf(sent: SMTPPoolSentMessageInfo, finalDotMayBeSent: boolean): DeliveryResult {
  // A mail can be taken for nobody: nodemailer calls that a success.
  const refusal = sent.rejectedErrors?.[0];
  if (refusal) return classifyFailure(refusal, finalDotMayBeSent);
  // A success that was announced before the mail was complete is none to rely on.
  if (!finalDotMayBeSent) return { kind: 'UNCERTAIN', reason: 'ANSWERED_TOO_EARLY' };
  return { kind: 'ACCEPTED', response: sent.response.slice(0, MAXIMUM_RESPONSE) };
}

async function verify(mailer: WatchedMailer): Promise<void> {
  try {
    await mailer.verify();
  } catch (cause) {
    const failure = classifyFailure(cause as NodemailerError, false);
    throw new CommunicationError('SMTP_UNAVAILABLE', `the SMTP server cannot be used: ${failure.reason}`, {
      retryable: true,
      details: { reason: failure.reason },
      cause,
    });
  }
}
