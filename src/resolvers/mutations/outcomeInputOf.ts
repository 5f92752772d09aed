import { assertOutcomeMatches } from '../../domain/calls/callLifecycle.js';
import type { RecordCallOutcomeInput } from '../../schema/inputs/phoneCallInputs.js';
import type { RecordCallOutcomeInput as ServiceInput } from '../../services/calls/recordCallOutcome.js';

/** The input as the service takes it. @throws CommunicationError OUTCOME_MISMATCH */
export function outcomeInputOf({ status, ...input }: RecordCallOutcomeInput): ServiceInput {
  if (status) assertOutcomeMatches(status, input.outcome);
  return input;
}
