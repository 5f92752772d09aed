import { MINUTE_MS } from '../calendar/durations.js';
import type { ContactDecision } from '../contact/nextPermittedContact.js';
import { asReasons } from '../contact/restriction.js';
import { callDurationMinutes } from '../slots/callDurationMinutes.js';
import type { CallReason } from '../vocabulary.js';
import { patientsThatFit } from './callDuration.js';
import { isPostponed, type NeededRequest, neededRequests } from './callNeed.js';
import type { CallPlanningSettings, CallPlanningState, CallPlanReason, OpenCall } from './callPlanningState.js';
import { chooseCallMembers } from './chooseCallMembers.js';
import { type CallPriority, callPriorityOf } from './compareCallsToPlan.js';
import { compareInstants, compareNullsLast } from './compareNullsLast.js';
import { decideCallTherapists } from './decideCallTherapists.js';

export * from './callPlanningState.js';

/** What the follow-up sweep does at one contact point. */
export type CallPlan =
  /** Nobody is due. */
  | { readonly kind: 'NONE' }
  /** A new call, from now on; `members` in the order in which they are talked about. */
  | {
      readonly kind: 'PLAN';
      readonly members: readonly NeededRequest[];
      readonly durationMinutes: number;
      readonly reason: Extract<CallReason, 'MAIL_UNANSWERED' | 'PHONE_PATH' | 'UNDECIDED'>;
      /** For the order in which calls get their slots (`compareCallsToPlan`). */
      readonly priority: CallPriority;
      /** Overrides without which the call would not be permitted; it uses them up. DESIGN 4.1.7. */
      readonly overridesUsed: readonly string[];
    }
  /** The open call takes more requests along. */
  | {
      readonly kind: 'JOIN';
      readonly callId: string;
      readonly added: readonly NeededRequest[];
      /** Needed with all of them; not shorter than the call is now. */
      readonly durationMinutes: number;
      /** The first of `added` that its present length has time for: those join when it cannot grow. */
      readonly addedWithoutGrowing: readonly NeededRequest[];
      readonly overridesUsed: readonly string[];
    }
  /** Somebody is due, but only a change of state helps. `CALL_PLANNED`: the open call is being made or full. */
  | { readonly kind: 'HELD'; readonly reasons: readonly CallPlanReason[] }
  /** Somebody will be due, at `notBefore` at the earliest. */
  | { readonly kind: 'DEFERRED'; readonly notBefore: Date; readonly reasons: readonly CallPlanReason[] };

/**
 * Plans the next call of a contact point: one for all who are due, and none besides an open one. Planning again what has
 * been planned changes nothing. DESIGN 4.5 "Trigger", 4.1.1–3.
 */
export function planCall(state: CallPlanningState, now: Date, settings: CallPlanningSettings): CallPlan {
  const needed = neededRequests(state, now, settings);
  const ready = needed.filter((request) => !isPostponed(request, now));
  if (state.openCalls.length > 0) return ready.length === 0 ? { kind: 'NONE' } : joinCall(state, ready, now, settings);
  const due = ready.filter(triggersCall);
  if (due.length === 0) return whenPostponed(needed.filter(triggersCall));
  if (state.wrongNumber) return { kind: 'HELD', reasons: [{ code: 'WRONG_NUMBER', until: null }] };
  const decisions = decideCallTherapists(state, therapistsOf(ready), now, settings);
  const permitted = permittedOf(ready, decisions);
  if (!permitted.some(triggersCall)) return withoutPermission(due, decisions);
  const members = chooseCallMembers(permitted, settings.maxPatientsPerCall);
  return {
    kind: 'PLAN',
    members,
    durationMinutes: callDurationMinutes(members.length),
    reason: reasonOf(members),
    priority: callPriorityOf(members),
    overridesUsed: overridesOf(members, decisions),
  };
}

/**
 * A call that is planned anyway takes along who waits. Whether they may be called is asked for now, as for a new call,
 * not for its slot: otherwise a second sweep would add whom the first one left out.
 */
function joinCall(
  state: CallPlanningState,
  ready: readonly NeededRequest[],
  now: Date,
  settings: CallPlanningSettings,
): CallPlan {
  const [call] = state.openCalls
    .filter(({ claimed, memberIds }) => !claimed && memberIds.length < settings.maxPatientsPerCall)
    .sort((a, b) => compareInstants(a.startsAt, b.startsAt) || compareNullsLast(a.id, b.id));
  if (call === undefined) return { kind: 'HELD', reasons: [{ code: 'CALL_PLANNED', until: null }] };
  const decisions = decideCallTherapists(state, therapistsOf(ready), now, settings);
  const permitted = permittedOf(ready, decisions);
  const added = chooseCallMembers(permitted, settings.maxPatientsPerCall - call.memberIds.length);
  if (added.length === 0) return withoutPermission(ready, decisions);
  const total = call.memberIds.length + added.length;
  const presentMinutes = minutesOf(call);
  const room = patientsThatFit(total, presentMinutes) - call.memberIds.length;
  return {
    kind: 'JOIN',
    callId: call.id,
    added,
    durationMinutes: Math.max(presentMinutes, callDurationMinutes(total)),
    addedWithoutGrowing: added.slice(0, Math.max(0, room)),
    overridesUsed: overridesOf(added, decisions),
  };
}

function triggersCall({ need }: NeededRequest): boolean {
  return need !== 'JOINS';
}

function therapistsOf(requests: readonly NeededRequest[]): string[] {
  return requests.map((request) => request.therapistId);
}

function permittedOf(
  requests: readonly NeededRequest[],
  decisions: ReadonlyMap<string, ContactDecision>,
): NeededRequest[] {
  return requests.filter((request) => decisions.get(request.therapistId)?.kind === 'PERMITTED');
}

function overridesOf(members: readonly NeededRequest[], decisions: ReadonlyMap<string, ContactDecision>): string[] {
  const used = therapistsOf(members).flatMap((therapistId) => {
    const decision = decisions.get(therapistId);
    return decision?.kind === 'PERMITTED' ? decision.overridesUsed : [];
  });
  return [...new Set(used)];
}

function reasonOf(members: readonly NeededRequest[]): 'MAIL_UNANSWERED' | 'UNDECIDED' | 'PHONE_PATH' {
  const needs = new Set(members.map(({ need }) => need));
  if (needs.has('MAIL_UNANSWERED')) return 'MAIL_UNANSWERED';
  return needs.has('UNDECIDED') ? 'UNDECIDED' : 'PHONE_PATH';
}

function minutesOf({ startsAt, endsAt }: OpenCall): number {
  return (endsAt.getTime() - startsAt.getTime()) / MINUTE_MS;
}

function whenPostponed(requests: readonly NeededRequest[]): CallPlan {
  const notBefore = requests.map(({ callNotBefore }) => callNotBefore).sort(compareInstants)[0] ?? null;
  if (notBefore === null) return { kind: 'NONE' };
  return { kind: 'DEFERRED', notBefore, reasons: [{ code: 'CALL_POSTPONED', until: notBefore }] };
}

/** The earliest that time alone opens; else all that stands in the way, once each. */
function withoutPermission(
  requests: readonly NeededRequest[],
  decisions: ReadonlyMap<string, ContactDecision>,
): CallPlan {
  const concerned = [...new Set(therapistsOf(requests))].flatMap((therapistId) => decisions.get(therapistId) ?? []);
  const [deferred] = concerned
    .filter((decision) => decision.kind === 'DEFERRED')
    .sort((a, b) => compareInstants(a.notBefore, b.notBefore));
  if (deferred) return { kind: 'DEFERRED', notBefore: deferred.notBefore, reasons: deferred.reasons };
  const against = concerned.flatMap((decision) => decision.reasons).map((reason) => ({ ...reason, rule: null }));
  return { kind: 'HELD', reasons: asReasons(against) };
}
