import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type FastifyInstance, fastify } from 'fastify';
import { registerInboxPages } from '../../src/embedded/inbox/registerInboxPages.js';
import { type Inbox, startInbox } from '../../src/embedded/inbox/startInbox.js';
import { createMailTransport, type MailTransport, type OutgoingMail } from '../../src/mail/createMailTransport.js';
import { anOutgoingMail } from '../support/anOutgoingMail.js';

const HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>';

let directory: string;
let inbox: Inbox;
let transport: MailTransport;
let app: FastifyInstance;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'inbox-'));
  inbox = await startInbox({ directory });
  transport = createMailTransport({ url: inbox.smtpUrl, maxConnections: 1 });
  app = fastify();
});

afterEach(async () => {
  await app.close();
  await transport.close();
  await inbox.close();
  await rm(directory, { recursive: true });
});

async function received(change: Partial<OutgoingMail> = {}): Promise<string> {
  expect(await transport.deliver(anOutgoingMail(change))).toMatchObject({ kind: 'ACCEPTED' });
  return inbox.list()[0]!.id;
}

describe('the pages of the inbox', () => {
  beforeEach(() => registerInboxPages(app, inbox, { prefix: '/inbox' }));

  it('say that there is nothing yet', async () => {
    const { statusCode, body } = await app.inject('/inbox/');
    expect(statusCode).toBe(200);
    expect(body).toContain('No mail yet');
    expect((await app.inject('/inbox')).statusCode).toBe(200);
  });

  it('list the mails and lead to each', async () => {
    const first = await received({ subject: 'Anfrage für Frau Müller' });
    const second = await received({ subject: 'Zweite' });
    const { body } = await app.inject('/inbox/');
    expect(body.indexOf(second)).toBeLessThan(body.indexOf(first));
    expect(body).toContain(`href="/inbox/${first}"`);
    expect(body).toContain('Anfrage für Frau Müller');
    expect(body).toContain('Tue 10 Mar, 10:15');
  });

  it('show a mail with its text and headers', async () => {
    const { body } = await app.inject(`/inbox/${await received()}`);
    expect(body).toContain('wir suchen einen Platz.');
    expect(body).toContain('List-Unsubscribe-Post');
    expect(body).toContain('Jürgen Groß');
  });

  it('are inert, whatever stands in a mail', async () => {
    const html = `<h1>Hallo</h1>${HOSTILE}<form action="https://evil.test"><input></form>`;
    const from = { name: HOSTILE, address: 'a@example.test' };
    const id = await received({ subject: HOSTILE, text: `Text ${HOSTILE}`, html, from });
    for (const path of ['/inbox/', `/inbox/${id}`]) {
      const { body, headers } = await app.inject(path);
      expect(body).toContain('&lt;script&gt;');
      expect(body).not.toContain('<script>');
      expect(body).not.toContain('<img');
      expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
      expect(headers['content-security-policy']).not.toContain('unsafe');
    }
    expect((await app.inject(`/inbox/${id}`)).body).toContain('<iframe sandbox=""');
    const framed = await app.inject(`/inbox/${id}/html`);
    expect(framed.body).toBe(html);
    const policy = String(framed.headers['content-security-policy']).split(/;\s*/);
    expect(policy).toEqual(
      expect.arrayContaining(['sandbox', "default-src 'none'", "style-src 'unsafe-inline'", "form-action 'none'"]),
    );
    expect(policy.join(' ')).not.toMatch(/allow-|script-src/);
  });

  it('load nothing from elsewhere', async () => {
    const id = await received();
    for (const path of ['/inbox/', `/inbox/${id}`, '/inbox/assets/inbox.css', '/inbox/assets/inbox.js']) {
      const { statusCode, body } = await app.inject(path);
      expect(statusCode).toBe(200);
      expect(body).not.toMatch(/(?:src|href|url\(|import)\s*[=(]?\s*["']?(?:https?:)?\/\//);
    }
  });

  it('hand out the mail itself', async () => {
    const { body, headers } = await app.inject(`/inbox/${await received()}/raw`);
    expect(headers['content-disposition']).toContain('attachment');
    expect(body).toContain('MIME-Version: 1.0');
    expect(body).not.toContain('X-Inbox-Entry');
  });

  it('tell the newest mail, for the script that watches', async () => {
    expect((await app.inject('/inbox/newest')).json()).toEqual({ newest: 'none' });
    const id = await received();
    expect((await app.inject('/inbox/newest')).json()).toEqual({ newest: id });
    expect((await app.inject('/inbox/')).body).toContain(`data-newest="${id}"`);
  });

  it.each(['', '/html', '/raw'])('answer 404 for an unknown mail%s', async (part) => {
    expect((await app.inject(`/inbox/01890000-0000-7000-8000-000000000000${part}`)).statusCode).toBe(404);
    expect((await app.inject(`/inbox/..%2f..%2fetc%2fpasswd${part}`)).statusCode).toBe(404);
  });

  it.each([
    ['another machine', { remoteAddress: '192.168.1.7' }],
    ['a page that pretends to be this machine', { headers: { host: 'evil.test' } }],
  ])('refuse %s', async (_who, request) => {
    const id = await received();
    for (const path of ['/inbox/', `/inbox/${id}`, `/inbox/${id}/html`, `/inbox/${id}/raw`, '/inbox/newest']) {
      const { statusCode, body } = await app.inject({ url: path, ...request });
      expect(statusCode).toBe(403);
      expect(body).not.toContain('Platz');
    }
  });

  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1'])('answer %s', async (remoteAddress) => {
    expect((await app.inject({ url: '/inbox/', remoteAddress, headers: { host: '[::1]:3000' } })).statusCode).toBe(200);
  });
});

describe('a long list', () => {
  it('goes on on further pages', async () => {
    await registerInboxPages(app, inbox, { prefix: '/inbox' });
    await Promise.all(Array.from({ length: 101 }, () => transport.deliver(anOutgoingMail())));
    const { body } = await app.inject('/inbox/');
    const older = /href="(\/inbox\/\?before=[^"]+)"/.exec(body)![1]!;
    const { body: next } = await app.inject(older);
    expect(next.match(/<tr data-id=/g)).toHaveLength(1);
    expect(next).toContain('data-newest=""');
    expect((await app.inject('/inbox/?before=a&before=b')).statusCode).toBe(200);
  });
});

describe('the names of templates', () => {
  it('stand in the list and on the mail where they are known', async () => {
    const mail = anOutgoingMail();
    await registerInboxPages(app, inbox, {
      prefix: '/inbox',
      templatesOf: async () => new Map([[mail.messageId, 'batch-request']]),
    });
    const id = await received(mail);
    expect((await app.inject('/inbox/')).body).toContain('badge-batch-request');
    expect((await app.inject(`/inbox/${id}`)).body).toContain('badge-batch-request');
  });
});
