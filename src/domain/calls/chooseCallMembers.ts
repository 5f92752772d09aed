import { compareWaitingRequests, type WaitingRequest } from '../batching/chooseBatchMembers.js';
import { compareInstants } from './compareNullsLast.js';

/** A request that a call could be about. */
export interface CallCandidate extends WaitingRequest {
  readonly therapistId: string;
  /** When its newest request mail was attempted, where that mail is unanswered and a call is due; null: there is none. */
  readonly mailedUnansweredSince: Date | null;
  /** It was answered with `UNDECIDED`; this is the one more call. Left out: no. */
  readonly isFollowUp?: boolean;
}

/**
 * The requests that one call is about, at most `maximum`, each once: the longest unanswered first, then those that were
 * left undecided, then the ones that were never mailed, by registration, age and id. DESIGN 4.5.
 */
export function chooseCallMembers<T extends CallCandidate>(candidates: readonly T[], maximum: number): T[] {
  const byId = new Map(candidates.map((candidate) => [candidate.id, candidate]));
  return [...byId.values()].sort(compareCallCandidates).slice(0, Math.max(0, maximum));
}

export function compareCallCandidates(a: CallCandidate, b: CallCandidate): number {
  return (
    compareInstants(a.mailedUnansweredSince, b.mailedUnansweredSince) ||
    Number(b.isFollowUp ?? false) - Number(a.isFollowUp ?? false) ||
    compareWaitingRequests(a, b)
  );
}
