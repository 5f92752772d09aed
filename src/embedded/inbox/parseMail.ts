import { simpleParser } from 'mailparser';
import type { InboxEntry, InboxMail } from './inboxEntry.js';

/** What the sender said outside the mail itself, and when it came. */
export interface Arrival {
  readonly id: string;
  readonly receivedAt: Date;
  readonly from: string;
  readonly to: readonly string[];
}

// Nothing is made up: no HTML out of text or the other way round.
const AS_IT_IS = { skipHtmlToText: true, skipTextToHtml: true, skipTextLinks: true, skipImageLinks: true } as const;

export async function parseEntry(raw: Buffer, { id, receivedAt, from, to }: Arrival): Promise<InboxEntry> {
  const mail = await simpleParser(raw, AS_IT_IS);
  return {
    id,
    receivedAt: receivedAt.toISOString(),
    date: mail.date?.toISOString() ?? null,
    messageId: mail.messageId ?? null,
    from: mail.from?.text ?? from,
    to: [...to],
    subject: mail.subject ?? '',
  };
}

export async function parseMail(entry: InboxEntry, raw: Buffer): Promise<InboxMail> {
  const mail = await simpleParser(raw, AS_IT_IS);
  return {
    ...entry,
    html: typeof mail.html === 'string' ? mail.html : null,
    text: mail.text ?? null,
    headers: mail.headerLines.map(({ line }) => splitHeader(line)),
    raw,
  };
}

function splitHeader(line: string): { name: string; value: string } {
  const colon = line.indexOf(':');
  return {
    name: line.slice(0, colon),
    value: line
      .slice(colon + 1)
      .replace(/\r?\n[ \t]/g, ' ')
      .trim(),
  };
}
