import { randomUUID } from 'node:crypto';
import MimeNode from 'nodemailer/lib/mime-node';
import { toWireAddress } from './isDeliverableAddress.js';
import type { OutgoingMail } from './outgoingMail.js';
import { quotedPrintable } from './quotedPrintable.js';

/** The mail as it goes over the wire: headers by nodemailer, the two bodies encoded here, which is several times as fast. */
export function toRawMessage(mail: OutgoingMail, recipient: string): string {
  // "=_" occurs in no quoted-printable text, so no body can hold the boundary (RFC 2045, 6.7).
  const boundary = `=_${randomUUID()}`;
  const parts = [bodyPart('text/plain', mail.text), bodyPart('text/html', mail.html)];
  return [
    headersOf(mail, recipient, boundary),
    '',
    ...parts.flatMap((part) => [`--${boundary}`, part]),
    `--${boundary}--`,
    '',
  ].join('\r\n');
}

function bodyPart(contentType: string, text: string): string {
  const headers = [`Content-Type: ${contentType}; charset=utf-8`, 'Content-Transfer-Encoding: quoted-printable'];
  return [...headers, '', quotedPrintable(text)].join('\r\n');
}

/** Addresses go in as objects: nothing is left for nodemailer to parse. */
function headersOf(mail: OutgoingMail, recipient: string, boundary: string): string {
  const node = new MimeNode(`multipart/alternative; boundary="${boundary}"`);
  node.setHeader({
    From: [{ name: mail.from.name, address: toWireAddress(mail.from.address) ?? '' }],
    To: [{ name: '', address: recipient }],
    'Reply-To': [{ name: '', address: toWireAddress(mail.replyTo) ?? '' }],
    Subject: mail.subject,
    'Message-ID': mail.messageId,
    Date: mail.date,
    ...unsubscribeHeaders(mail),
    ...(mail.autoSubmitted && { 'Auto-Submitted': 'auto-generated' }),
  });
  return node.buildHeaders();
}

/** All URLs in one header, as RFC 2369 wants it. Both values were checked and are plain ASCII: nothing is to be encoded. */
function unsubscribeHeaders({ listUnsubscribe, oneClickUnsubscribe }: OutgoingMail) {
  const urls = listUnsubscribe.map((url) => `<${url}>`).join(', ');
  return {
    ...(urls && { 'List-Unsubscribe': { prepared: true, foldLines: true, value: urls } }),
    ...(oneClickUnsubscribe && { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
  };
}
