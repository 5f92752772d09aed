import { CommunicationError } from '../../errors.js';
import { assertNever } from '../assertNever.js';
import type { PatientOutcome, PlacementStatus } from '../vocabulary.js';

/**
 * Not settled yet: may still be answered, withdrawn or placed elsewhere. `UNREACHABLE` is among them, for it waits for a
 * person, and a late answer of the therapist still counts.
 */
export const OPEN_PLACEMENT_STATUSES = [
  'WAITING_DETAILS',
  'OPEN',
  'BATCHED',
  'CONTACTED',
  'LATER',
  'UNREACHABLE',
] as const satisfies readonly PlacementStatus[];
export type OpenPlacementStatus = (typeof OPEN_PLACEMENT_STATUSES)[number];

/** Where every open request can go: a call may settle it before any mail did. DESIGN 4.2. */
const FROM_ANY_OPEN = ['ACCEPTED', 'REJECTED', 'LATER', 'WITHDRAWN', 'PLACED_ELSEWHERE'] as const;

const NEXT_STATUSES: Readonly<Record<PlacementStatus, readonly PlacementStatus[]>> = {
  WAITING_DETAILS: ['OPEN', ...FROM_ANY_OPEN],
  OPEN: ['BATCHED', 'CONTACTED', 'UNREACHABLE', ...FROM_ANY_OPEN],
  // back to OPEN: left out of the mail, or the mail failed or was canceled
  BATCHED: ['OPEN', 'CONTACTED', 'UNREACHABLE', ...FROM_ANY_OPEN],
  // back to OPEN: the mail bounced, or turned out not to have been sent
  CONTACTED: ['OPEN', 'UNREACHABLE', ...FROM_ANY_OPEN],
  // to LATER: another date
  LATER: ['OPEN', ...FROM_ANY_OPEN],
  UNREACHABLE: [...FROM_ANY_OPEN],
  ACCEPTED: [],
  REJECTED: [],
  WITHDRAWN: [],
  PLACED_ELSEWHERE: [],
};

/** What `correctOutcome(reason)` may mend; a withdrawal is the patient's word and stays. DESIGN 4.2. */
const CORRECTABLE: ReadonlySet<PlacementStatus> = new Set<PlacementStatus>([
  'ACCEPTED',
  'REJECTED',
  'LATER',
  'UNREACHABLE',
  'PLACED_ELSEWHERE',
]);

export function isOpenPlacementStatus(status: PlacementStatus): status is OpenPlacementStatus {
  return (OPEN_PLACEMENT_STATUSES as readonly PlacementStatus[]).includes(status);
}

/** Changes in the ordinary course of things; mending a wrong entry is `canCorrectPlacementStatus`. */
export function canChangePlacementStatus(from: PlacementStatus, to: PlacementStatus): boolean {
  return NEXT_STATUSES[from].includes(to);
}

/** @throws CommunicationError ILLEGAL_TRANSITION with `from` and `to` in its details */
export function assertPlacementTransition(from: PlacementStatus, to: PlacementStatus): void {
  if (canChangePlacementStatus(from, to)) return;
  throw new CommunicationError('ILLEGAL_TRANSITION', `A placement request cannot change from ${from} to ${to}`, {
    details: { from, to },
  });
}

/**
 * Whether mending a wrong entry may lead there: to the right outcome, or back to an open state (a request that was
 * closed only because of an acceptance that never was). The new event says so; history stays.
 */
export function canCorrectPlacementStatus(from: PlacementStatus, to: PlacementStatus): boolean {
  return from !== to && CORRECTABLE.has(from) && to !== 'WITHDRAWN';
}

/** What an answer about one patient does to the request. */
export type PatientOutcomeResult =
  | { readonly kind: 'CHANGED'; readonly status: 'ACCEPTED' | 'REJECTED'; readonly laterUntil: null }
  | { readonly kind: 'CHANGED'; readonly status: 'LATER'; readonly laterUntil: Date }
  /** The answer is kept, the state stays. `needsAttention`: a person has to look at it. */
  | { readonly kind: 'RECORDED'; readonly status: PlacementStatus; readonly needsAttention: boolean };

/**
 * Next state of a request after a mail answer or a call. DESIGN 4.2.
 * @throws CommunicationError LATER_WITHOUT_DATE (field `laterUntil`) when an open request is put off without a date
 */
export function applyPatientOutcome(
  status: PlacementStatus,
  outcome: PatientOutcome,
  { laterUntil = null }: { readonly laterUntil?: Date | null } = {},
): PatientOutcomeResult {
  if (!isOpenPlacementStatus(status)) {
    return { kind: 'RECORDED', status, needsAttention: contradicts(status, outcome) };
  }
  switch (outcome) {
    case 'ACCEPTED':
    case 'REJECTED':
      return { kind: 'CHANGED', status: outcome, laterUntil: null };
    case 'LATER':
      if (laterUntil === null) {
        throw new CommunicationError('LATER_WITHOUT_DATE', 'LATER needs a date', { field: 'laterUntil' });
      }
      return { kind: 'CHANGED', status: 'LATER', laterUntil };
    case 'UNDECIDED':
      return { kind: 'RECORDED', status, needsAttention: false };
    default:
      return assertNever(outcome);
  }
}

/** A place that nobody waits for any more, or one that was given and is now in doubt, is for a person to settle. */
function contradicts(closedStatus: PlacementStatus, outcome: PatientOutcome): boolean {
  return (closedStatus === 'ACCEPTED') !== (outcome === 'ACCEPTED');
}
