import { plusDays } from '../calendar/durations.js';
import type { EmailStatus, PlacementStatus } from '../vocabulary.js';

export interface CallTrigger {
  readonly requestStatus: PlacementStatus;
  /** The newest mail that carried the request; `attemptedAt` is when it was handed to SMTP. */
  readonly newestMail: { readonly status: EmailStatus; readonly attemptedAt: Date | null } | null;
  /** The therapist has said something about this patient. */
  readonly hasOutcome: boolean;
}

/** Whether a request mail has been unanswered for so long that a call is due; exactly then it is. DESIGN 4.5. */
export function isCallDue(trigger: CallTrigger, now: Date, intervalDays: number): boolean {
  const { requestStatus, newestMail, hasOutcome } = trigger;
  if (hasOutcome || newestMail === null || newestMail.attemptedAt === null) return false;
  return (
    isUnanswered(requestStatus, newestMail.status) &&
    plusDays(newestMail.attemptedAt, intervalDays).getTime() <= now.getTime()
  );
}

/** A request that came back (LATER, a bounce) and waits for its next mail is not due because of its old one. */
function isUnanswered(request: PlacementStatus, mail: EmailStatus): boolean {
  if (mail === 'SENT') return request === 'CONTACTED';
  return mail === 'UNCERTAIN' && (request === 'CONTACTED' || request === 'BATCHED');
}
