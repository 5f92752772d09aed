import type { CallOutcome, PatientOutcome } from '../../domain/vocabulary.js';
import type { PhoneCallBatchItem } from '../../entities/PhoneCallBatchItem.js';
import { checkLater } from '../answerChecks.js';
import { checkAhead } from '../checkAhead.js';
import { badInput } from '../serviceParts.js';

export interface CallAnswerInput {
  readonly placementRequestId: string;
  readonly outcome: PatientOutcome;
  /** Needed for LATER, in the future. */
  readonly laterUntil?: Date | null;
  readonly followUpRequired?: boolean | null;
  readonly followUpNotes?: string | null;
}

interface OutcomeInput {
  readonly outcome: CallOutcome;
  readonly outcomes?: readonly CallAnswerInput[] | null;
  readonly callbackAt?: Date | null;
}

/** @throws CommunicationError NOT_IN_CALL, OUTCOME_EXISTS, OUTCOME_NEEDS_REACHED, IN_THE_PAST, BAD_USER_INPUT, naming the field */
export function checkCallOutcome(input: OutcomeInput, items: readonly PhoneCallBatchItem[], now: Date): void {
  const answers = input.outcomes ?? [];
  if (answers.length > 0 && input.outcome !== 'REACHED') {
    throw badInput(
      'input.outcomes',
      'Only a call that REACHED somebody has outcomes per patient.',
      'OUTCOME_NEEDS_REACHED',
    );
  }
  checkCallback(input, now);
  const seen = new Set<string>();
  answers.forEach((answer, index) => {
    const field = `input.outcomes.${index}`;
    const item = items.find((one) => one.placementRequestId === answer.placementRequestId && one.status !== 'REMOVED');
    if (!item) throw badInput(`${field}.placementRequestId`, 'This request is not in the call.', 'NOT_IN_CALL');
    if (item.outcome !== null)
      throw badInput(`${field}.outcome`, 'An outcome has been recorded already; use correctOutcome.', 'OUTCOME_EXISTS');
    if (seen.has(answer.placementRequestId))
      throw badInput(`${field}.placementRequestId`, 'This request is named twice.');
    seen.add(answer.placementRequestId);
    checkLater(field, answer, now);
  });
}

function checkCallback({ outcome, callbackAt = null }: OutcomeInput, now: Date): void {
  if (outcome === 'CALLBACK_REQUESTED' && callbackAt === null)
    throw badInput('input.callbackAt', 'A callback needs the time that was agreed.');
  if (outcome !== 'CALLBACK_REQUESTED' && callbackAt !== null)
    throw badInput('input.callbackAt', 'Only CALLBACK_REQUESTED takes a time.');
  if (callbackAt !== null && callbackAt <= now)
    throw badInput('input.callbackAt', 'The agreed time lies in the past.', 'IN_THE_PAST');
  checkAhead(callbackAt, 'input.callbackAt', now);
}
