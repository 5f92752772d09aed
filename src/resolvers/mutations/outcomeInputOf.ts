import { assertOutcomeMatches } from '../../domain/calls/callLifecycle.js';
import type { RecordCallOutcomeInput } from '../../schema/inputs/phoneCallInputs.js';
import type { RecordCallOutcomeInput as ServiceInput } from '../../services/calls/recordCallOutcome.js';
import { checkNotes } from '../../services/textChecks.js';

/** Requests are compared with those of the call or mail: their ids as PostgreSQL writes them. */
export function canonicalOutcomes<Outcome extends { readonly placementRequestId: string }>(
  outcomes: readonly Outcome[],
): Outcome[] {
  return outcomes.map((outcome) => ({ ...outcome, placementRequestId: outcome.placementRequestId.toLowerCase() }));
}

/** The input as the service takes it. @throws CommunicationError OUTCOME_MISMATCH, BAD_USER_INPUT for notes too long */
export function outcomeInputOf({ status, outcomes, ...input }: RecordCallOutcomeInput): ServiceInput {
  if (status) assertOutcomeMatches(status, input.outcome);
  checkNotes(input.notes, 'input.notes');
  outcomes?.forEach(({ followUpNotes }, index) => {
    checkNotes(followUpNotes, `input.outcomes.${index}.followUpNotes`);
  });
  return { ...input, outcomes: outcomes && canonicalOutcomes(outcomes) };
}
