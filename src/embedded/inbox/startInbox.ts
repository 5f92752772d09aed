import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { CommunicationError } from '../../errors.js';
import type { InboxEntry, InboxMail } from './inboxEntry.js';
import { openInboxStore } from './openInboxStore.js';
import { receiveMail } from './receiveMail.js';

export type { InboxEntry, InboxMail } from './inboxEntry.js';

export interface InboxOptions {
  /** Where the mails are kept; made when it is missing. */
  readonly directory: string;
  /** 0, the default, takes any free one. */
  readonly port?: number;
  /** How many mails are kept; the oldest go first. Default 1000. */
  readonly limit?: number;
}

/** The mailbox of a development setup: an SMTP server that keeps what it gets and delivers nothing. */
export interface Inbox {
  readonly port: number;
  readonly smtpUrl: string;
  readonly count: number;
  /** Newest first, 100 at most unless `limit` says otherwise; `before`: older than the mail of that id. */
  list(range?: { readonly limit?: number; readonly before?: string }): readonly InboxEntry[];
  /** Null when there is no such mail (any more). */
  read(id: string): Promise<InboxMail | null>;
  /** Takes no more mail; what is on its way is stored. */
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
const DEFAULT_LIMIT = 1_000;
const MAXIMUM_MAIL_BYTES = 10_485_760;
/** How long a sender in the middle of a mail may take when the inbox closes. */
const CLOSE_TIMEOUT_MS = 1_000;

/**
 * Listens on loopback only, without encryption and sign-in. Keeps the mails of earlier runs.
 * @throws CommunicationError PORT_IN_USE or DATA_DIRECTORY_UNUSABLE
 */
export async function startInbox(options: InboxOptions): Promise<Inbox> {
  const store = await openInboxStore(options.directory, options.limit ?? DEFAULT_LIMIT);
  const arriving = new Set<Promise<void>>();
  const server = new SMTPServer({
    name: 'inbox.localhost',
    banner: 'local inbox, delivers nothing',
    // It says hello 100 ms after a connection was made, which nothing can change: senders should keep theirs.
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: MAXIMUM_MAIL_BYTES,
    closeTimeout: CLOSE_TIMEOUT_MS,
    logger: false,
    onData: (stream, session, done) => {
      const arrival = receiveMail(store, stream, session, MAXIMUM_MAIL_BYTES).then(() => done(), done);
      arriving.add(arrival);
      arrival.finally(() => arriving.delete(arrival));
    },
  });
  // A sender that goes away in the middle is its own affair; a port that is taken shows below.
  server.on('error', () => {});
  const port = await listen(server, options.port ?? 0);
  return {
    port,
    smtpUrl: `smtp://${LOOPBACK}:${port}`,
    get count() {
      return store.count;
    },
    list: (range) => store.list(range),
    read: (id) => store.read(id),
    close: async () => {
      await new Promise<void>((resolve) => server.close(resolve));
      await Promise.all(arriving);
    },
  };
}

async function listen(server: SMTPServer, port: number): Promise<number> {
  server.listen(port, LOOPBACK);
  try {
    await once(server.server, 'listening');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    throw new CommunicationError(
      'PORT_IN_USE',
      `Port ${port} for the local inbox is taken by another program. Stop it, or choose another port with INBOX_SMTP_PORT.`,
      { cause, details: { port } },
    );
  }
  return (server.server.address() as AddressInfo).port;
}
