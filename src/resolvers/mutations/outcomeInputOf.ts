import { assertOutcomeMatches } from '../../domain/calls/callLifecycle.js';
import { CommunicationError } from '../../errors.js';
import type { RecordCallOutcomeInput } from '../../schema/inputs/phoneCallInputs.js';
import type { RecordCallOutcomeInput as ServiceInput } from '../../services/calls/recordCallOutcome.js';

/** Requests are compared with those of the call or mail: their ids as PostgreSQL writes them. */
export function canonicalOutcomes<Outcome extends { readonly placementRequestId: string }>(
  outcomes: readonly Outcome[],
): Outcome[] {
  return outcomes.map((outcome) => ({ ...outcome, placementRequestId: outcome.placementRequestId.toLowerCase() }));
}

const MAXIMUM_NOTES = 20_000;

/** The input as the service takes it. @throws CommunicationError OUTCOME_MISMATCH, BAD_USER_INPUT for notes too long */
export function outcomeInputOf({ status, outcomes, ...input }: RecordCallOutcomeInput): ServiceInput {
  if (status) assertOutcomeMatches(status, input.outcome);
  checkNotes(input.notes, 'notes');
  outcomes?.forEach(({ followUpNotes }, index) => {
    checkNotes(followUpNotes, `outcomes.${index}.followUpNotes`);
  });
  return { ...input, outcomes: outcomes && canonicalOutcomes(outcomes) };
}

function checkNotes(notes: string | null | undefined, field: string): void {
  if (!notes || notes.length <= MAXIMUM_NOTES) return;
  throw new CommunicationError('BAD_USER_INPUT', `At most ${MAXIMUM_NOTES} characters.`, { field: `input.${field}` });
}
