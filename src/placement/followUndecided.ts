import { decideUndecided } from '../domain/calls/decideUndecided.js';
import type { PatientOutcome } from '../domain/vocabulary.js';
import type { PlacementRequest } from '../entities/PlacementRequest.js';
import { markAttention } from './changePlacement.js';

interface NewestAnswer {
  readonly outcome: PatientOutcome;
  readonly at: Date;
  /** What the entry said that this one mends; null: it is a new answer. */
  readonly mends: PatientOutcome | null;
}

/**
 * What a therapist leaves undecided, in a mail or in a call, is asked about in one more call after 7 days, then a person
 * has to look at it (DESIGN 4.2). Any other answer ends the count. The caller flushes.
 */
export function followUndecided(
  request: PlacementRequest,
  { outcome, at, mends }: NewestAnswer,
  settings: { readonly contactIntervalDays: number },
  now: Date,
): void {
  if (outcome !== 'UNDECIDED') {
    if (request.undecidedAnswers > 0) Object.assign(request, { undecidedAnswers: 0, callNotBefore: null });
    return;
  }
  const before = request.undecidedAnswers - (mends === 'UNDECIDED' ? 1 : 0);
  const decision = decideUndecided({ undecidedAnswers: Math.max(0, before), answeredAt: at }, settings);
  request.undecidedAnswers = decision.undecidedAnswers;
  if (decision.kind === 'CALL_AGAIN') request.callNotBefore = decision.notBefore;
  else markAttention(request, 'UNDECIDED_TWICE', now);
}
