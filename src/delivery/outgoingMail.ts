import type { OutgoingMail } from '../mail/createMailTransport.js';
import type { ComposedMail } from './claimedMail.js';
import type { DeliverySettings } from './deliveryParts.js';

/** The mail as it goes to SMTP, with all headers of DESIGN 4.4. Nothing personal stands in any of them. */
export function outgoingMail(mail: ComposedMail, settings: DeliverySettings, date: Date): OutgoingMail {
  const replyTo = plusAddress(settings.replyToAddress, mail.reference);
  const unsubscribe = `mailto:${replyTo}?subject=${encodeURIComponent(`Keine Anfragen mehr (Ref: ${mail.reference})`)}`;
  return {
    messageId: mail.messageId,
    date,
    from: { name: settings.fromName, address: settings.fromAddress },
    to: mail.recipientEmail,
    replyTo,
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    listUnsubscribe: [`${settings.unsubscribeUrl}?ref=${encodeURIComponent(mail.reference)}`, unsubscribe],
    oneClickUnsubscribe: true,
  };
}

/** "antwort@example.org" becomes "antwort+a-1234@example.org": an answer tells which mail it is for. */
export function plusAddress(address: string, reference: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, at)}+${reference.toLowerCase()}${address.slice(at)}`;
}
