import { open, readFile } from 'node:fs/promises';
import type { InboxEntry } from './inboxEntry.js';

/** The entry is kept as the mail's first header: the file stays a mail that any program can open. */
const ENTRY_HEADER = 'X-Inbox-Entry: ';
/** Longest first line that is looked at; subjects are far shorter. */
const MAXIMUM_ENTRY_BYTES = 65_536;

export function encodeStoredMail(entry: InboxEntry, raw: Buffer): Buffer {
  const json = JSON.stringify(entry).replace(/[\x7f-\uffff]/g, toEscape);
  return Buffer.concat([Buffer.from(`${ENTRY_HEADER}${json}\r\n`), raw]);
}

/** Null for a file that holds something else. */
export async function readStoredEntry(file: string): Promise<InboxEntry | null> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAXIMUM_ENTRY_BYTES), 0, MAXIMUM_ENTRY_BYTES, 0);
    return decodeEntry(buffer.toString('latin1', 0, Math.max(0, buffer.subarray(0, bytesRead).indexOf('\r\n'))));
  } finally {
    await handle.close();
  }
}

/** The mail without the line that was added. */
export async function readStoredMail(file: string): Promise<Buffer> {
  const stored = await readFile(file);
  return stored.subarray(stored.indexOf('\r\n') + 2);
}

function decodeEntry(line: string): InboxEntry | null {
  if (!line.startsWith(ENTRY_HEADER)) return null;
  try {
    return JSON.parse(line.slice(ENTRY_HEADER.length)) as InboxEntry;
  } catch {
    return null;
  }
}

function toEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
