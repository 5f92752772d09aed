import type { PatientOutcome } from '../../domain/vocabulary.js';
import { CommunicationError } from '../../errors.js';
import { momentOf } from '../moments.js';
import { requestsOf } from '../outerIds.js';
import type { RestCall } from '../restCall.js';
import type { readEmail } from '../views/emailView.js';
import type { ChangedEmail, EmailAnswer } from './emailInputs.js';

type Current = Awaited<ReturnType<typeof readEmail>>;

/**
 * Whether the client says something about an answer that is not known yet.
 * @throws CommunicationError OUTCOME_EXISTS for one that is to be taken back: history stays
 */
export function tellsOfResponse(current: Current, body: ChangedEmail): boolean {
  if (body.response_received === false && current.response_received)
    throw new CommunicationError('OUTCOME_EXISTS', 'An answer that was recorded is not taken back.', {
      field: 'response_received',
    });
  const isNew = body.response_received === true && !current.response_received;
  const hasNewText = body.response_content != null && body.response_content !== (current.response_content ?? '');
  return isNew || hasNewText || (body.outcomes?.length ?? 0) > 0;
}

/** Without outcomes nobody knows whom the answer settles: somebody has to read it, so it is marked for follow-up. */
export async function recordResponse(call: RestCall, emailId: string, body: ChangedEmail): Promise<void> {
  const { response_date: date = null, response_content: content = null } = body;
  await call.services.answers.recordEmailResponse({
    emailId,
    outcomes: await outcomesOf(call, body.outcomes ?? []),
    content,
    receivedAt: date === null ? null : momentOf(date, call.rules.timeZone, 'response_date'),
    followUpRequired: body.follow_up_required ?? null,
    followUpNotes: body.follow_up_notes ?? null,
    staffMemberId: call.actor,
  });
}

async function outcomesOf(call: RestCall, answers: readonly EmailAnswer[]) {
  const ids = answers.map((answer) => answer.placement_request_id);
  const requestIds = await requestsOf(call.look().em, ids, 'outcomes');
  return answers.map(({ outcome, later_until: later = null }, index) => ({
    placementRequestId: requestIds[index] as string,
    outcome: outcome.toUpperCase() as PatientOutcome,
    laterUntil: later === null ? null : momentOf(later, call.rules.timeZone, `outcomes.${index}.later_until`),
  }));
}
