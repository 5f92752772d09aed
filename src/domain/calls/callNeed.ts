import type { ContactPointState } from '../planning/contactPointState.js';
import { isCallDue } from './callDue.js';
import type { CallPlanningSettings, CallPlanningState, CallRequest } from './callPlanningState.js';
import type { CallCandidate } from './chooseCallMembers.js';

/** In a mail or call and once more in a call; then a person has to look at it. DESIGN 4.2. */
const UNDECIDED_ANSWERS = 2;

/**
 * Why a request is for the phone. `JOINS`: it waits for its mail and triggers no call by itself, but a call that is made
 * anyway carries it too (DESIGN 4.1.5).
 */
export type CallNeed = 'MAIL_UNANSWERED' | 'UNDECIDED' | 'PHONE_PATH' | 'JOINS';

/** A request that may be in a call, with what its place in it depends on. */
export interface NeededRequest extends CallCandidate {
  readonly need: CallNeed;
  readonly callNotBefore: Date | null;
  readonly potentiallyAvailable: boolean;
}

/** The requests of the contact point that are for the phone and in no planned call yet. DESIGN 4.5 "Trigger". */
export function neededRequests(state: CallPlanningState, now: Date, settings: CallPlanningSettings): NeededRequest[] {
  const planned = new Set(state.openCalls.flatMap((call) => call.memberIds));
  return state.requests.flatMap((request) => {
    if (planned.has(request.id) || !state.contactPoint.therapists.has(request.therapistId)) return [];
    const need = needOf(request, state.contactPoint, now, settings.contactIntervalDays);
    if (need === null) return [];
    const mailedUnansweredSince = need === 'MAIL_UNANSWERED' ? (request.newestMail?.attemptedAt ?? null) : null;
    return [{ ...candidateOf(request), need, mailedUnansweredSince, isFollowUp: need === 'UNDECIDED' }];
  });
}

function candidateOf(request: CallRequest) {
  const { id, therapistId, patientRegisteredOn, createdAt, callNotBefore, potentiallyAvailable } = request;
  return { id, therapistId, patientRegisteredOn, createdAt, callNotBefore, potentiallyAvailable };
}

/** A request in a mail that is still queued stays with that mail; one that came back as `OPEN` waits like a new one. */
function needOf(request: CallRequest, point: ContactPointState, now: Date, intervalDays: number): CallNeed | null {
  const { status, newestMail, outcome, undecidedAnswers } = request;
  if (undecidedAnswers >= UNDECIDED_ANSWERS) return null;
  const waits = status === 'OPEN' || status === 'CONTACTED';
  if (waits && outcome === 'UNDECIDED' && undecidedAnswers > 0) return 'UNDECIDED';
  if (isCallDue({ requestStatus: status, newestMail, hasOutcome: outcome !== null }, now, intervalDays)) {
    return 'MAIL_UNANSWERED';
  }
  if (status !== 'OPEN') return null;
  return point.email === null || point.emailBouncedAt !== null ? 'PHONE_PATH' : 'JOINS';
}

/** Whether a call for it was put off to a later moment; exactly then it no longer is. */
export function isPostponed(request: Pick<NeededRequest, 'callNotBefore'>, now: Date): boolean {
  return request.callNotBefore !== null && request.callNotBefore.getTime() > now.getTime();
}

/**
 * Whether the contact point has a request that is due for a call (`ContactSituation.callDue`): those of blocked and
 * inactive therapists hold nobody else up, and what was put off is not due yet. DESIGN 4.1.5.
 */
export function hasDueRequest(state: CallPlanningState, now: Date, settings: CallPlanningSettings): boolean {
  return neededRequests(state, now, settings).some(
    (request) =>
      request.need !== 'JOINS' &&
      !isPostponed(request, now) &&
      state.contactPoint.therapists.get(request.therapistId)?.status === 'ACTIVE',
  );
}
