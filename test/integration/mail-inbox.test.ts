import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Inbox, startInbox } from '../../src/embedded/inbox/startInbox.js';
import { createMailTransport, type MailTransport } from '../../src/mail/createMailTransport.js';
import { anOutgoingMail } from '../support/anOutgoingMail.js';

let directory: string;
let inbox: Inbox;
let transport: MailTransport;

async function open(limit?: number): Promise<void> {
  inbox = await startInbox({ directory, limit });
  transport = createMailTransport({ url: inbox.smtpUrl, maxConnections: 3 });
}

async function close(): Promise<void> {
  await transport.close();
  await inbox.close();
}

beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'inbox-')), 'inbox');
  await open();
});

afterEach(async () => {
  await close();
  await rm(directory, { recursive: true, force: true });
});

describe('the local inbox', () => {
  it('keeps a mail as it was sent', async () => {
    const mail = anOutgoingMail();
    expect(await transport.deliver(mail)).toMatchObject({ kind: 'ACCEPTED' });
    const [entry] = inbox.list();
    expect(entry).toMatchObject({
      subject: mail.subject,
      to: [mail.to],
      messageId: mail.messageId,
      date: mail.date.toISOString(),
    });
    const stored = await inbox.read(entry!.id);
    expect(stored).toMatchObject({ html: mail.html });
    expect(stored!.text!.trim()).toBe(mail.text);
    expect(stored!.headers).toContainEqual({ name: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' });
    expect(stored!.headers.map(({ name }) => name)).not.toContain('X-Inbox-Entry');
  });

  it('lists the newest first, in pieces', async () => {
    for (let number = 1; number <= 5; number += 1)
      await transport.deliver(anOutgoingMail({ subject: `Mail ${number}` }));
    const subjects = (range: Parameters<Inbox['list']>[0]) => inbox.list(range).map(({ subject }) => subject);
    expect(subjects({ limit: 2 })).toEqual(['Mail 5', 'Mail 4']);
    expect(subjects({ limit: 2, before: inbox.list()[1]!.id })).toEqual(['Mail 3', 'Mail 2']);
    expect(inbox.count).toBe(5);
  });

  it('takes many at once and keeps each in a file that only its owner can read', async () => {
    const mails = Array.from({ length: 50 }, () => anOutgoingMail());
    const results = await Promise.all(mails.map((mail) => transport.deliver(mail)));
    expect(new Set(results.map(({ kind }) => kind))).toEqual(new Set(['ACCEPTED']));
    const ids = inbox.list().map(({ id }) => id);
    expect(ids).toEqual([...ids].sort().reverse());
    const files = await readdir(directory);
    expect(files).toHaveLength(50);
    for (const file of files) expect((await stat(join(directory, file))).mode & 0o777).toBe(0o600);
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
  });

  it('survives a restart', async () => {
    await transport.deliver(anOutgoingMail({ subject: 'Vorher – mit Ümläuten 😀' }));
    const before = inbox.list();
    await writeFile(join(directory, 'etwas-anderes.txt'), 'x');
    await writeFile(join(directory, `${before[0]!.id.slice(0, -4)}0000.eml`), 'kein Eintrag');
    await writeFile(join(directory, `${before[0]!.id}.eml.part`), 'halb');
    await close();
    await open();
    expect(inbox.list()).toEqual(before);
    expect((await inbox.read(before[0]!.id))?.subject).toBe('Vorher – mit Ümläuten 😀');
    expect((await readdir(directory)).filter((name) => name.endsWith('.part'))).toEqual([]);
    await transport.deliver(anOutgoingMail({ subject: 'Nachher' }));
    expect(inbox.list().map(({ subject }) => subject)).toEqual(['Nachher', 'Vorher – mit Ümläuten 😀']);
  });

  it('keeps no more than it was told', async () => {
    await close();
    await open(3);
    for (let number = 1; number <= 5; number += 1)
      await transport.deliver(anOutgoingMail({ subject: `Mail ${number}` }));
    expect(inbox.list().map(({ subject }) => subject)).toEqual(['Mail 5', 'Mail 4', 'Mail 3']);
    expect(await readdir(directory)).toHaveLength(3);
    await close();
    await open(2);
    expect(inbox.count).toBe(2);
    expect(await readdir(directory)).toHaveLength(2);
  });

  it('knows nothing of a mail that it does not have', async () => {
    expect(await inbox.read('../../../etc/passwd')).toBeNull();
    expect(await inbox.read('01890000-0000-7000-8000-000000000000')).toBeNull();
  });

  it('refuses what is too large', async () => {
    const text = `${'x'.repeat(76)}\n`.repeat(140_000);
    expect(await transport.deliver(anOutgoingMail({ text }))).toMatchObject({ kind: 'PERMANENT', reason: 'SMTP_552' });
    expect(inbox.count).toBe(0);
  });

  it('tells the sender when it could not be stored', async () => {
    await rm(directory, { recursive: true });
    expect(await transport.deliver(anOutgoingMail())).toMatchObject({ kind: 'TRANSIENT', reason: 'SMTP_452' });
    expect(inbox.count).toBe(0);
  });

  it('is not impressed by a sender that goes away in the middle', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(inbox.port, '127.0.0.1', () => socket.write('EHLO x\r\nMAIL FROM:<a@b.test>\r\n'));
      socket.once('data', () => socket.resetAndDestroy());
      socket.once('close', () => resolve());
    });
    expect(await transport.deliver(anOutgoingMail())).toMatchObject({ kind: 'ACCEPTED' });
  });

  it('says that its port is taken', async () => {
    await expect(startInbox({ directory, port: inbox.port })).rejects.toMatchObject({ code: 'PORT_IN_USE' });
  });

  it('says that its directory cannot be used', async () => {
    await writeFile(join(directory, 'datei'), '');
    await expect(startInbox({ directory: join(directory, 'datei', 'x') })).rejects.toMatchObject({
      code: 'DATA_DIRECTORY_UNUSABLE',
    });
  });
});
