import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { createMailTransport, type MailTransport, type OutgoingMail } from '../../src/mail/createMailTransport.js';
import { anOutgoingMail } from '../support/anOutgoingMail.js';
import { type ReceivedMail, type SmtpPeer, startSmtpPeer } from '../support/smtpPeer.js';

let peer: SmtpPeer;
let transport: MailTransport;

beforeAll(async () => {
  peer = await startSmtpPeer({ pipelining: true });
  transport = createMailTransport({ url: peer.url, maxConnections: 1 });
});

afterAll(async () => {
  await transport.close();
  await peer.close();
});

async function deliver(change: Partial<OutgoingMail>): Promise<ReceivedMail> {
  expect(await transport.deliver(anOutgoingMail(change))).toMatchObject({ kind: 'ACCEPTED' });
  return peer.accepted.at(-1)!;
}

describe('a delivered mail', () => {
  it('has exactly the headers that it should have', async () => {
    const mail = anOutgoingMail();
    await transport.deliver(mail);
    const { headers, from, to } = peer.accepted.at(-1)!;
    expect({ from, to }).toEqual({ from: 'vermittlung@vermittlung.test', to: ['praxis@example.test'] });
    expect(Object.keys(headers).sort()).toEqual([
      'content-type',
      'date',
      'from',
      'list-unsubscribe',
      'list-unsubscribe-post',
      'message-id',
      'mime-version',
      'reply-to',
      'subject',
      'to',
    ]);
    expect(headers).toMatchObject({
      date: ['Tue, 10 Mar 2026 09:15:00 +0000'],
      'message-id': [mail.messageId],
      to: ['praxis@example.test'],
      'reply-to': ['vermittlung+A-1234@vermittlung.test'],
      'list-unsubscribe': ['<mailto:vermittlung+stop@vermittlung.test>, <https://vermittlung.test/abmelden/A-1234>'],
      'list-unsubscribe-post': ['List-Unsubscribe=One-Click'],
    });
  });

  it('has umlauts in encoded words and arrives as it was written', async () => {
    const mail = anOutgoingMail({
      from: { name: 'Jürgen "Jo" Groß, <Köln>', address: 'vermittlung@vermittlung.test' },
      subject: `Anfrage für fünf Plätze – ${'sehr lang, '.repeat(20)}Ref: A-1234`,
    });
    const { raw, headers } = await deliver(mail);
    expect(raw).toMatch(/^[\t\r\n\x20-\x7e]*$/);
    expect(headers.subject![0]).toContain('=?UTF-8?');
    for (const line of raw.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
    const parsed = await simpleParser(raw);
    expect(parsed.subject).toBe(mail.subject);
    expect(parsed.from!.value).toEqual([{ name: mail.from.name, address: mail.from.address }]);
    expect(parsed.text!.trim()).toBe(mail.text);
    expect(parsed.html).toBe(`${mail.html}`);
    expect(parsed.attachments).toEqual([]);
  });

  it('says on demand that a program wrote it', async () => {
    const { headers } = await deliver({ autoSubmitted: true });
    expect(headers['auto-submitted']).toEqual(['auto-generated']);
  });

  it('has no unsubscribe headers without a way to unsubscribe', async () => {
    const { headers } = await deliver({ listUnsubscribe: [], oneClickUnsubscribe: false });
    expect(Object.keys(headers).filter((name) => name.startsWith('list-'))).toEqual([]);
  });

  it('carries a long unsubscribe URL unbroken', async () => {
    const url = `https://vermittlung.test/abmelden/${'a1b2'.repeat(100)}`;
    const { headers } = await deliver({ listUnsubscribe: [url] });
    expect(headers['list-unsubscribe']).toEqual([`<${url}>`]);
  });

  it('reaches a domain with umlauts under its ASCII name', async () => {
    const { to, headers } = await deliver({ to: 'info@praxis-Müller.test' });
    expect(to).toEqual(['info@xn--praxis-mller-klb.test']);
    expect(headers.to![0]).toMatch(/^info@/);
  });

  it('keeps lines that begin with a dot', async () => {
    const text = '.\n..\nEnde.\n.\n\nQUIT';
    const { raw } = await deliver({ text });
    expect((await simpleParser(raw)).text!.trim()).toBe(text);
  });

  it('reads no file and fetches nothing, whatever stands in it', async () => {
    const html = '<img src="file:///etc/passwd"><img src="http://127.0.0.1:9/x"><img src="data:image/png;base64,AAAA">';
    const { raw } = await deliver({ html });
    expect((await simpleParser(raw, { skipImageLinks: true })).attachments).toEqual([]);
  });
});

describe('what must not become a mail', () => {
  afterEach(() => expect(peer.accepted.map((mail) => mail.to.length)).not.toContain(2));

  it.each<[string, Partial<OutgoingMail>]>([
    ['subject', { subject: 'Hallo\r\nBcc: dritte@example.test' }],
    ['subject', { subject: 'Hallo\nX: y' }],
    ['subject', { subject: 'Hallo\u2028X: y' }],
    ['subject', { subject: ' ' }],
    ['from.name', { from: { name: 'A\r\nBcc: dritte@example.test', address: 'a@example.test' } }],
    ['from.address', { from: { name: 'A', address: 'a@example.test>\r\nRCPT TO:<b@example.test' } }],
    ['from.address', { from: { name: 'A', address: 'a@example.test, b@example.test' } }],
    ['to', { to: 'a@example.test\r\nBcc: b@example.test' }],
    ['to', { to: 'a@example.test\0' }],
    ['replyTo', { replyTo: 'a@example.test\r\nBcc: b@example.test' }],
    ['replyTo', { replyTo: 'a@example.test, b@example.test' }],
    ['messageId', { messageId: '<a@b>\r\nBcc: b@example.test' }],
    ['messageId', { messageId: 'a@b' }],
    ['date', { date: new Date(Number.NaN) }],
    ['listUnsubscribe[1]', { listUnsubscribe: ['https://a.test/', 'https://a.test/>\r\nBcc: b@example.test'] }],
    ['listUnsubscribe[0]', { listUnsubscribe: ['https://a.test/>, <https://b.test/'] }],
    ['listUnsubscribe[0]', { listUnsubscribe: ['javascript:alert(1)'] }],
    ['listUnsubscribe[0]', { listUnsubscribe: ['http://a.test/'] }],
    ['oneClickUnsubscribe', { listUnsubscribe: ['mailto:a@b.test'], oneClickUnsubscribe: true }],
  ])('is refused with BAD_HEADER naming %s', async (field, change) => {
    const count = peer.accepted.length;
    await expect(transport.deliver(anOutgoingMail(change))).rejects.toMatchObject({ code: 'BAD_HEADER', field });
    expect(peer.accepted).toHaveLength(count);
  });

  it.each([
    'a@example.test, b@example.test',
    'Praxis <a@example.test>',
    '"b@example.test, x"@example.test',
    'a@example.test <b@example.test>',
    'a@b@example.test',
    'keine Adresse',
    '',
  ])('is a refused address: %j', async (to) => {
    const count = peer.accepted.length;
    expect(await transport.deliver(anOutgoingMail({ to }))).toEqual({
      kind: 'PERMANENT',
      reason: 'ADDRESS_INVALID',
      smtpStatus: null,
      addressRefused: true,
    });
    expect(peer.accepted).toHaveLength(count);
  });
});
