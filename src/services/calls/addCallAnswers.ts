import { cancelCooledCalls } from '../../calls/cancelUnclaimedCalls.js';
import { recordCallChange } from '../../calls/recordCallChange.js';
import { refreshContactHistory } from '../../emails/refreshContactHistory.js';
import type { PhoneCall } from '../../entities/PhoneCall.js';
import { CommunicationError } from '../../errors.js';
import { planContactPoints } from '../../planning/planContactPoints.js';
import { recordAction } from '../serviceParts.js';
import { answerPatients, lockForOutcome, toldOf } from './callAnswers.js';
import type { CallServiceParts } from './callServiceParts.js';
import { type CallAnswerInput, checkCallOutcome } from './checkCallOutcome.js';

export interface AddCallAnswersInput {
  readonly phoneCallId: string;
  readonly outcomes: readonly CallAnswerInput[];
  readonly staffMemberId: string;
}

/**
 * What was said about patients in a call that has been completed already: older clients say first that somebody was
 * reached and then what came of it, request by request.
 * @throws CommunicationError NOT_FOUND, CALL_ENDED unless it was completed, NOT_IN_CALL, OUTCOME_EXISTS, BAD_USER_INPUT
 */
export function addCallAnswers(parts: CallServiceParts) {
  const { transact, clock, vault, settings } = parts;

  return (input: AddCallAnswersInput): Promise<PhoneCall> =>
    transact(async (em) => {
      const now = clock.now();
      const { scope, call, items } = await lockForOutcome(em, input.phoneCallId);
      requireCompleted(call);
      checkCallOutcome({ outcome: 'REACHED', outcomes: input.outcomes }, items, now);
      await answerPatients(em, parts, { scope, items, answers: input.outcomes }, now);
      await refreshContactHistory(em, [call.contactPointId], now);
      await cancelCooledCalls(em, call.contactPointId, settings.coolingDays, now);
      await recordCallChange(
        em,
        call,
        { kind: 'ENDED', outcome: 'REACHED', answers: toldOf(scope, input.outcomes) },
        { kind: 'OUTCOME', actor: input.staffMemberId, details: { outcome: 'REACHED', added: true } },
        now,
      );
      await planContactPoints(em, scope.contactPointIds, now, settings);
      const subject = { subjectType: 'phone_call', subjectId: call.id };
      recordAction(em, vault, { actor: input.staffMemberId, action: 'addCallAnswers', ...subject }, now);
      return call;
    });
}

function requireCompleted(call: PhoneCall): void {
  if (call.status === 'COMPLETED') return;
  throw new CommunicationError('CALL_ENDED', `Nobody was reached in this call; it is ${call.status}.`, {
    field: 'input.phoneCallId',
  });
}
