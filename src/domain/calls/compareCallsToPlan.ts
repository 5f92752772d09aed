import { compareInstants, compareNullsLast } from './compareNullsLast.js';

/** What decides which of several calls gets the better slot. */
export interface CallPriority {
  /** A therapist whose requests are in the call has said that a place may become free. */
  readonly potentiallyAvailable: boolean;
  /** The oldest unanswered request mail in the call; null: nobody in it was mailed. */
  readonly unansweredSince: Date | null;
  /** ISO date of the earliest registration of a patient in the call; null: none is known. */
  readonly earliestRegisteredOn: string | null;
}

/** `id`: of the contact point or the call, whatever is the same in every run. */
export interface CallToPlan extends CallPriority {
  readonly id: string;
}

/**
 * The order in which competing calls get slots: `potentially_available` first, then the longest unanswered, then the
 * earliest registration of a patient, then the id. DESIGN 4.5 "Order".
 */
export function compareCallsToPlan(a: CallToPlan, b: CallToPlan): number {
  return (
    Number(b.potentiallyAvailable) - Number(a.potentiallyAvailable) ||
    compareInstants(a.unansweredSince, b.unansweredSince) ||
    compareNullsLast(a.earliestRegisteredOn, b.earliestRegisteredOn) ||
    compareNullsLast(a.id, b.id)
  );
}

interface PriorityMember {
  readonly potentiallyAvailable: boolean;
  readonly mailedUnansweredSince: Date | null;
  readonly patientRegisteredOn: string | null;
}

export function callPriorityOf(members: readonly PriorityMember[]): CallPriority {
  const mailed = members.map((member) => member.mailedUnansweredSince).sort(compareInstants);
  const registered = members.map((member) => member.patientRegisteredOn).sort(compareNullsLast);
  return {
    potentiallyAvailable: members.some((member) => member.potentiallyAvailable),
    unansweredSince: mailed[0] ?? null,
    earliestRegisteredOn: registered[0] ?? null,
  };
}
