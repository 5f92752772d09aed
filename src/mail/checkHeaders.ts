import { isOneLine } from '../domain/isOneLine.js';
import { CommunicationError } from '../errors.js';
import { isDeliverableAddress } from './isDeliverableAddress.js';
import type { OutgoingMail } from './outgoingMail.js';

const MESSAGE_ID = /^<[\x21-\x3b\x3d\x3f\x41-\x7e]{1,200}@[\x21-\x3b\x3d\x3f\x41-\x7e]{1,200}>$/;
const UNSUBSCRIBE_URL = /^(?:https:\/\/|mailto:)[\x21\x23-\x2b\x2d-\x3b\x3d\x3f-\x7e]+$/;

function refuse(field: string, problem: string): never {
  throw new CommunicationError('BAD_HEADER', `${field} ${problem}`, { field });
}

/**
 * Refuses what could change the mail's headers or its way. `to` is only searched for line ends and the like: whether it
 * is an address is a fact about the recipient and a result of the delivery.
 * @throws CommunicationError BAD_HEADER that names the field and repeats nothing of its value
 */
export function checkHeaders(mail: OutgoingMail): void {
  const lines = { 'from.name': mail.from.name, to: mail.to, subject: mail.subject };
  for (const [field, value] of Object.entries(lines)) {
    // What follows a line end would be a header of the sender's choosing.
    if (!isOneLine(value)) refuse(field, 'contains control characters');
  }
  if (mail.subject.trim() === '') refuse('subject', 'is empty');
  if (!isDeliverableAddress(mail.from.address)) refuse('from.address', 'is not one plain address');
  if (!isDeliverableAddress(mail.replyTo)) refuse('replyTo', 'is not one plain address');
  if (!MESSAGE_ID.test(mail.messageId)) refuse('messageId', 'is not a message id in angle brackets');
  if (Number.isNaN(mail.date.getTime())) refuse('date', 'is not a date');
  checkUnsubscribe(mail);
}

function checkUnsubscribe({ listUnsubscribe, oneClickUnsubscribe }: OutgoingMail): void {
  for (const [index, url] of listUnsubscribe.entries()) {
    if (!UNSUBSCRIBE_URL.test(url) || !URL.canParse(url)) {
      refuse(`listUnsubscribe[${index}]`, 'is not a mailto: or https: URL');
    }
  }
  if (oneClickUnsubscribe && !listUnsubscribe.some((url) => url.startsWith('https:'))) {
    refuse('oneClickUnsubscribe', 'needs an https: URL in listUnsubscribe (RFC 8058)');
  }
}
