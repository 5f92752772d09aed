import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../config/settings.js';
import type { Inbox } from '../embedded/inbox/startInbox.js';
import type { Lifecycle } from '../lifecycle/createLifecycle.js';
import { createMailTransport, type MailTransport } from '../mail/createMailTransport.js';

export interface OpenMail {
  readonly transport: MailTransport;
  /** The local mailbox that shows what was sent; null with a real SMTP_URL. */
  readonly inbox: Inbox | null;
}

/** The way out of mails: the server of SMTP_URL, or the local inbox. */
export async function openMail(settings: Settings, lifecycle: Lifecycle): Promise<OpenMail> {
  const { smtpUrl, smtpMaxConnections, inboxSmtpPort } = settings.delivery;
  const inbox = smtpUrl ? null : await lifecycle.start('inbox', () => openInbox(settings, inboxSmtpPort));
  const transport = lifecycle.add(
    'mail-transport',
    createMailTransport({ url: smtpUrl ?? (inbox as Inbox).smtpUrl, maxConnections: smtpMaxConnections }),
  );
  return { transport, inbox };
}

async function openInbox(settings: Settings, port: number): Promise<Inbox> {
  const { startInbox } = await import('../embedded/inbox/startInbox.js');
  const directory = join(settings.dataDirectory, settings.demo ? 'demo-inbox' : 'inbox');
  if (settings.demo) await rm(directory, { recursive: true, force: true });
  return startInbox({ directory, port });
}
