import type { PatientOutcome } from '../domain/vocabulary.js';
import type { Email } from '../entities/Email.js';
import { checkAhead } from './checkAhead.js';
import { badInput } from './serviceParts.js';

interface AnswerInput {
  readonly placementRequestId: string;
  readonly outcome: PatientOutcome;
  readonly laterUntil?: Date | null;
}

/**
 * Checks the answers of one mail against its members; returns the ids of the requests.
 * @throws CommunicationError NOT_IN_EMAIL, OUTCOME_EXISTS, BAD_USER_INPUT, each naming the field
 */
export function checkAnswers(
  input: { readonly outcomes: readonly AnswerInput[] },
  members: readonly { readonly placementRequestId: string; readonly outcome: PatientOutcome | null }[],
  now: Date,
): string[] {
  const seen = new Set<string>();
  input.outcomes.forEach((answer, index) => {
    const field = `input.outcomes.${index}`;
    const member = members.find((one) => one.placementRequestId === answer.placementRequestId);
    if (!member) throw badInput(`${field}.placementRequestId`, 'This request is not in the email.', 'NOT_IN_EMAIL');
    if (member.outcome !== null)
      throw badInput(`${field}.outcome`, 'An outcome has been recorded already; use correctOutcome.', 'OUTCOME_EXISTS');
    if (seen.has(answer.placementRequestId))
      throw badInput(`${field}.placementRequestId`, 'This request is named twice.');
    seen.add(answer.placementRequestId);
    checkLater(field, answer, now);
  });
  return [...seen];
}

/** @throws CommunicationError BAD_USER_INPUT naming the date below `field` */
export function checkLater(field: string, answer: Omit<AnswerInput, 'placementRequestId'>, now: Date): void {
  const later = answer.laterUntil ?? null;
  if (answer.outcome === 'LATER' && (later === null || later <= now)) {
    throw badInput(`${field}.laterUntil`, 'LATER needs a date in the future.');
  }
  checkAhead(later, `${field}.laterUntil`, now);
  if (answer.outcome !== 'LATER' && later !== null) throw badInput(`${field}.laterUntil`, 'Only LATER takes a date.');
}

/** @throws CommunicationError EMAIL_NOT_SENT, BAD_USER_INPUT */
export function checkReceivedAt(email: Email, receivedAt: Date, now: Date): void {
  if (email.status !== 'SENT' && email.status !== 'UNCERTAIN') {
    throw badInput(
      'input.emailId',
      `Only a mail that was sent can be answered; this one is ${email.status}.`,
      'EMAIL_NOT_SENT',
    );
  }
  if (receivedAt > now) throw badInput('input.receivedAt', 'An answer cannot have come in the future.');
  if (email.attemptedAt && receivedAt < email.attemptedAt)
    throw badInput('input.receivedAt', 'An answer cannot be older than its mail.');
}
