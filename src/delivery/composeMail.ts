import type { ClaimedMail, ComposedMail } from './claimedMail.js';
import type { DeliveryParts } from './deliveryParts.js';

/** Fills the template. Throws what the composer throws: a mail whose data do not fit is a defect, not a retry. */
export function composeMail(
  { composer, settings }: Pick<DeliveryParts, 'composer' | 'settings'>,
  mail: ClaimedMail,
): ComposedMail {
  const sender = { name: settings.fromName, organisation: settings.organisation, phone: settings.phone };
  const base = { language: mail.language, recipient: mail.recipient, reference: mail.reference, sender };
  const { composition } = mail;
  if (composition.kind === 'MANUAL') {
    return {
      ...mail,
      ...composer.composeManual({ ...base, subject: composition.subject, bodyText: composition.bodyText }),
    };
  }
  const { template, patients, otherTherapists } = composition;
  return { ...mail, ...composer.compose({ ...base, template, patients, otherTherapists }) };
}
