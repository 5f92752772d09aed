import { CommunicationError } from '../../errors.js';
import type { EmailStatus } from '../vocabulary.js';

/**
 * DESIGN 4.4. `SENDING → QUEUED` is a retry; out of `UNCERTAIN` and `FAILED` only a person leads. Giving an UNCERTAIN
 * mail up is "not sent" and then canceled: `UNCERTAIN → QUEUED → CANCELED` in one transaction.
 */
const NEXT_STATUSES: Readonly<Record<EmailStatus, readonly EmailStatus[]>> = {
  DRAFT: ['QUEUED', 'CANCELED'],
  QUEUED: ['SENDING', 'CANCELED'],
  SENDING: ['SENT', 'FAILED', 'UNCERTAIN', 'QUEUED'],
  UNCERTAIN: ['SENT', 'QUEUED'],
  FAILED: ['QUEUED'],
  SENT: [],
  CANCELED: [],
};

/** Staying is no change and not allowed either: whoever asks holds a stale state. */
export function canChangeEmailStatus(from: EmailStatus, to: EmailStatus): boolean {
  return NEXT_STATUSES[from].includes(to);
}

/** @throws CommunicationError ILLEGAL_TRANSITION with `from` and `to` in its details */
export function assertEmailTransition(from: EmailStatus, to: EmailStatus): void {
  if (canChangeEmailStatus(from, to)) return;
  throw new CommunicationError('ILLEGAL_TRANSITION', `An email cannot change from ${from} to ${to}`, {
    details: { from, to },
  });
}
