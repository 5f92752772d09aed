import { assertNever } from '../assertNever.js';
import type { TherapistStatus } from '../vocabulary.js';
import type { ContactSituation } from './contactSituation.js';
import { holds, type Restriction } from './restriction.js';

/** Whether mail can reach the contact point at all: there is an address and it has not bounced. */
export function hasUsableMailbox({ contactPoint }: ContactSituation): boolean {
  return contactPoint.hasEmail && contactPoint.emailBouncedAt === null;
}

/** Rule 1: who wants no contact or can have none, and which way is left. DESIGN 4.1.1 and 4.1.6. */
export function pathRestrictions(situation: ContactSituation): Restriction[] {
  const { therapist, contactPoint } = situation;
  const optedOut = therapist.suppressedAt !== null || contactPoint.suppressedAt !== null;
  return [
    ...statusRestrictions(therapist.status),
    ...(optedOut ? [holds('OPTED_OUT')] : []),
    ...wayRestrictions(situation),
  ];
}

function statusRestrictions(status: TherapistStatus): Restriction[] {
  switch (status) {
    case 'ACTIVE':
      return [];
    case 'INACTIVE':
      return [holds('THERAPIST_INACTIVE')];
    case 'BLOCKED':
      return [holds('THERAPIST_BLOCKED')];
    default:
      return assertNever(status);
  }
}

function wayRestrictions(situation: ContactSituation): Restriction[] {
  const { channel, contactPoint } = situation;
  const mailable = hasUsableMailbox(situation);
  if (channel === 'EMAIL' && mailable) return [];
  if (channel === 'CALL' && contactPoint.hasPhone) return [];
  if (mailable) return [holds('NO_PHONE')];
  const mailbox = holds(contactPoint.hasEmail ? 'EMAIL_BOUNCED' : 'NO_EMAIL');
  return contactPoint.hasPhone ? [mailbox] : [holds('NO_CONTACT_WAY'), mailbox];
}
