import { createTransport, type SendMailOptions } from 'nodemailer';
import SMTPPool, { type SMTPPoolOptions, type SMTPPoolSentMessageInfo } from 'nodemailer/lib/smtp-pool';
import { type BodyHandover, createBodyHandover } from './bodyHandover.js';
import { type DkimSettings, toDkimOptions } from './dkimOptions.js';

/** nodemailer's pool, with an eye on how far each mail has come. */
export interface WatchedMailer {
  /** Rejects with nodemailer's error, and in any case once the deadline has passed. */
  send(message: SendMailOptions, handover: BodyHandover, deadlineMs: number): Promise<SMTPPoolSentMessageInfo>;
  verify(): Promise<unknown>;
  /** With `force` even connections that carry a mail; otherwise those finish it, and mails that wait for one fail. */
  close(options?: { readonly force: boolean }): void;
}

/** @throws CommunicationError DKIM_KEY_INVALID */
export function createWatchedMailer(options: SMTPPoolOptions, dkim: DkimSettings | undefined): WatchedMailer {
  const pool = new SMTPPool(options);
  /** By the signal of each mail: it is the one thing of ours that a mail keeps on its way through nodemailer. */
  const handovers = new WeakMap<AbortSignal, BodyHandover>();
  const mailer = createTransport<SMTPPoolSentMessageInfo>(
    {
      name: pool.name,
      version: pool.version,
      supportsAbortSignal: true,
      send: (mail, done) => {
        const handover = handovers.get(mail.data.signal!) ?? createBodyHandover();
        // Last of all stages, after the DKIM signature: what leaves here goes to the socket.
        mail.message.processFunc((message) => handover.watch(message));
        pool.send(mail, done);
      },
    },
    dkim && { dkim: toDkimOptions(dkim) },
  );
  return {
    send: async (message, handover, deadlineMs) => {
      const deadline = new AbortController();
      const timer = setTimeout(() => deadline.abort(), deadlineMs);
      handovers.set(deadline.signal, handover);
      return mailer.sendMail({ ...message, signal: deadline.signal }).finally(() => clearTimeout(timer));
    },
    verify: () => pool.verify(),
    close: (closing) => pool.close(closing),
  };
}
