import { createTransport, type NodemailerError, type Transporter } from 'nodemailer';
import SMTPPool, { type SMTPPoolSentMessageInfo } from 'nodemailer/lib/smtp-pool';
import { CommunicationError } from '../errors.js';
import { type BodyHandover, createBodyHandover } from './bodyHandover.js';
import { checkHeaders } from './checkHeaders.js';
import { classifyFailure } from './classifyFailure.js';
import type { DeliveryResult } from './deliveryResult.js';
import { type DkimSettings, toDkimOptions } from './dkimOptions.js';
import { toWireAddress } from './isDeliverableAddress.js';
import type { OutgoingMail } from './outgoingMail.js';
import { type MailTimeouts, toPoolOptions } from './poolOptions.js';
import { toMessage } from './toMessage.js';

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

type Mailer = Transporter<SMTPPoolSentMessageInfo>;

/**
 * The way of mails to the SMTP server, over a pool of connections.
 * @throws CommunicationError SMTP_URL_INVALID, SMTP_INSECURE or DKIM_KEY_INVALID
 */
export function createMailTransport(settings: MailTransportSettings): MailTransport {
  const { deliveryMs, ...options } = toPoolOptions(settings);
  const dkim = settings.dkim && toDkimOptions(settings.dkim);
  const pool = new SMTPPool(options);
  const handovers = new WeakMap<AbortSignal, BodyHandover>();
  const mailer: Mailer = createTransport(
    {
      name: pool.name,
      version: pool.version,
      supportsAbortSignal: true,
      send: (mail, done) => {
        // Last of all stages, after the DKIM signature: what leaves here goes to the socket.
        const handover = handovers.get(mail.data.signal!)!;
        mail.message.processFunc((message) => handover.watch(message));
        pool.send(mail, done);
      },
      verify: () => pool.verify(),
    },
    dkim && { dkim },
  );
  const running = new Set<Promise<unknown>>();
  const send = async (mail: OutgoingMail, recipient: string): Promise<DeliveryResult> => {
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), deliveryMs);
    const handover = createBodyHandover();
    handovers.set(deadline.signal, handover);
    try {
      const sent = await mailer.sendMail({ ...toMessage(mail, recipient), signal: deadline.signal });
      return resultOf(sent, handover.finalDotMayBeSent);
    } catch (error) {
      return classifyFailure(error as NodemailerError, handover.finalDotMayBeSent);
    } finally {
      clearTimeout(timer);
      handover.abandon();
    }
  };
  return {
    deliver: async (mail) => {
      checkHeaders(mail);
      const recipient = toWireAddress(mail.to);
      if (recipient === null) return ADDRESS_INVALID;
      const delivery = send(mail, recipient);
      running.add(delivery);
      return delivery.finally(() => running.delete(delivery));
    },
    verify: () => verify(mailer),
    close: async () => {
      pool.close();
      await Promise.allSettled(running);
      // What is still open belongs to no mail any more.
      pool.close({ force: true });
    },
  };
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

async function verify(mailer: Mailer): Promise<void> {
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
