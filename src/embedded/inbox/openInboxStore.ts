import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { CommunicationError } from '../../errors.js';
import type { InboxEntry, InboxMail } from './inboxEntry.js';
import { parseEntry, parseMail } from './parseMail.js';
import { encodeStoredMail, readStoredEntry, readStoredMail } from './storedMail.js';

/** The mails on the disk: a file each, readable for their owner only. */
export interface InboxStore {
  readonly count: number;
  /** Newest first; `before`: only those that are older than the mail of that id. */
  list(range?: { readonly limit?: number; readonly before?: string }): readonly InboxEntry[];
  read(id: string): Promise<InboxMail | null>;
  add(raw: Buffer, from: string, to: readonly string[]): Promise<void>;
}

const MAIL_FILE = /^([0-9a-f-]{36})\.eml$/;
const UNFINISHED_FILE = /\.eml\.part$/;
const DEFAULT_LIST_LIMIT = 100;

/**
 * Opens what is in the directory. The oldest mails beyond `limit` are deleted.
 * @throws CommunicationError DATA_DIRECTORY_UNUSABLE
 */
export async function openInboxStore(directory: string, limit: number): Promise<InboxStore> {
  const fileOf = (id: string) => join(directory, `${id}.eml`);
  /** Oldest first. */
  const entries = await loadEntries(directory);
  const forgetOldest = async () => {
    const surplus = entries.splice(0, Math.max(0, entries.length - limit));
    await Promise.all(surplus.map(({ id }) => rm(fileOf(id), { force: true })));
  };
  await forgetOldest();
  return {
    get count() {
      return entries.length;
    },
    list: ({ limit: length = DEFAULT_LIST_LIMIT, before } = {}) =>
      (before === undefined ? entries : entries.filter(({ id }) => id < before)).slice(-length).reverse(),
    read: async (id) => {
      const entry = entries.find((candidate) => candidate.id === id);
      return entry ? parseMail(entry, await readStoredMail(fileOf(entry.id))) : null;
    },
    add: async (raw, from, to) => {
      const entry = await parseEntry(raw, { id: uuidv7(), receivedAt: new Date(), from, to });
      const unfinished = `${fileOf(entry.id)}.part`;
      await writeFile(unfinished, encodeStoredMail(entry, raw), { flag: 'wx', mode: 0o600 });
      await rename(unfinished, fileOf(entry.id));
      insertSorted(entries, entry);
      await forgetOldest();
    },
  };
}

async function loadEntries(directory: string): Promise<InboxEntry[]> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const names = (await readdir(directory)).sort();
    await Promise.all(names.filter((name) => UNFINISHED_FILE.test(name)).map((name) => rm(join(directory, name))));
    const found: InboxEntry[] = [];
    for (const name of names) {
      const entry = MAIL_FILE.test(name) ? await readStoredEntry(join(directory, name)) : null;
      if (entry && name === `${entry.id}.eml`) found.push(entry);
    }
    return found;
  } catch (cause) {
    throw new CommunicationError('DATA_DIRECTORY_UNUSABLE', `The inbox cannot use ${directory}: ${messageOf(cause)}`, {
      cause,
    });
  }
}

/** Mails are parsed and written side by side: a later one may be done earlier. */
function insertSorted(entries: InboxEntry[], entry: InboxEntry): void {
  const position = entries.findLastIndex(({ id }) => id < entry.id) + 1;
  entries.splice(position, 0, entry);
}

function messageOf(cause: unknown): string {
  return Error.isError(cause) ? cause.message : String(cause);
}
