import { assertNever } from '../assertNever.js';
import { latest, plusDays } from '../calendar/durations.js';
import type { ContactSituation, PendingMail } from './contactSituation.js';
import { hasUsableMailbox } from './pathRestrictions.js';
import { holds, type Restriction } from './restriction.js';

/**
 * Rule 2: the time since the last contact, and mails that may become or may have been one. DESIGN 4.1.2.
 *
 * An override lifts the interval after a contact, and after an attempt that is known to have failed and waits for its
 * next try. It lifts nothing that is on its way (two mails would cross) and no UNCERTAIN mail: whether that one arrived
 * is a question to answer (`resolveUncertainEmail`), not a rule to pass over.
 */
export function intervalRestrictions(situation: ContactSituation, intervalDays: number): Restriction[] {
  const { therapist, contactPoint, pendingMails } = situation;
  const restrictions: Restriction[] = [];
  const contactedAt = latest(therapist.lastContactAt, contactPoint.lastContactAt);
  if (contactedAt !== null) restrictions.push(interval(contactedAt, intervalDays));
  for (const mail of pendingMails) {
    if (mail.emailId === situation.selfEmailId || mail.purpose === 'CONFIRMATION') continue;
    const restriction = pendingMailRestriction(mail, situation, intervalDays);
    if (restriction !== null) restrictions.push(restriction);
  }
  return restrictions;
}

function interval(since: Date, intervalDays: number): Restriction {
  return { code: 'CONTACT_INTERVAL', until: plusDays(since, intervalDays), rule: 'CONTACT_INTERVAL' };
}

function pendingMailRestriction(mail: PendingMail, situation: ContactSituation, days: number): Restriction | null {
  const { status, attemptedAt } = mail;
  switch (status) {
    case 'SENDING':
      // Whatever its age: the dialogue is open, and it ends by itself (sent, retried, or UNCERTAIN with its lease).
      return holds('MAIL_IN_FLIGHT');
    case 'UNCERTAIN':
      // At worst it arrived at its attempt; after the interval a call is due, and the call must then be allowed.
      return { ...holds('MAIL_IN_FLIGHT'), until: attemptedAt && plusDays(attemptedAt, days) };
    case 'QUEUED':
      if (attemptedAt !== null) return interval(attemptedAt, days);
      return goesFirst(mail, situation) ? holds('MAIL_IN_FLIGHT') : null;
    default:
      return assertNever(status);
  }
}

/**
 * Whether a mail that was never attempted has the right of way. Without an order two queued mails would wait for each
 * other for ever: one that was attempted goes before one that was not, then the older id (ids are UUIDv7). Nothing waits
 * for a mail that cannot leave itself: its therapist is blocked or inactive; or, where a call waits, its mailbox is gone
 * or rule 5 holds it back until the call is over.
 */
function goesFirst(mail: PendingMail, situation: ContactSituation): boolean {
  const { channel, selfEmailId, pendingMails, callDue, callPlanned } = situation;
  if ((mail.therapistStatus ?? 'ACTIVE') !== 'ACTIVE') return false;
  if (channel === 'CALL') return hasUsableMailbox(situation) && !callDue && !callPlanned;
  if (selfEmailId === undefined) return true;
  const self = pendingMails.find((pending) => pending.emailId === selfEmailId);
  return !self?.attemptedAt && mail.emailId < selfEmailId;
}
