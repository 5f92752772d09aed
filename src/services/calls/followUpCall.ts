import type { EntityManager } from '@mikro-orm/postgresql';
import { lockCalendar } from '../../calls/calendar.js';
import { planSuccessor } from '../../calls/planSuccessor.js';
import { countedTries, decideSuccessor, type SuccessorDecision } from '../../domain/calls/successor.js';
import type { CallOutcome } from '../../domain/vocabulary.js';
import { ContactPoint } from '../../entities/ContactPoint.js';
import type { PhoneCall } from '../../entities/PhoneCall.js';
import type { PlacementRequest } from '../../entities/PlacementRequest.js';
import { Therapist } from '../../entities/Therapist.js';
import { changePlacement, markAttention } from '../../placement/changePlacement.js';
import { type OutcomeScope, requestIn } from './callAnswers.js';
import type { CallServiceParts } from './callServiceParts.js';

/**
 * What follows from a call that has ended for the requests that got no answer in it: another call, somebody's attention, or
 * nothing (DESIGN 4.5). Returns the id of the other call.
 */
export async function followUpCall(
  em: EntityManager,
  settings: CallServiceParts['settings'],
  { scope, call, items }: OutcomeScope,
  now: Date,
): Promise<string | null> {
  const decision = await decide(em, settings, call, now);
  const waiting = items
    .filter((item) => item.status === 'PLANNED' && item.outcome === null)
    .map((item) => requestIn(scope, item.placementRequestId));
  if (decision.kind === 'NONE') return null;
  if (decision.kind === 'GIVE_UP') {
    await giveUp(em, waiting, decision, now);
    return null;
  }
  // Settled while somebody called: there is nobody left to call about. Or nobody may call there any more.
  const point = await em.findOneOrFail(ContactPoint, call.contactPointId);
  if (waiting.length === 0 || point.suppressedAt !== null) return null;
  await em.flush();
  const calendar = await lockCalendar(em, settings, now);
  const requestIds = waiting.map((request) => request.id);
  const successor = await planSuccessor(em, call, requestIds, decision, calendar, now, settings);
  return successor?.id ?? null;
}

async function decide(
  em: EntityManager,
  { maxCallTries, busyRetryMinutes }: CallServiceParts['settings'],
  call: PhoneCall,
  now: Date,
): Promise<SuccessorDecision> {
  const therapist = await em.findOneOrFail(Therapist, call.therapistId);
  return decideSuccessor(
    {
      outcome: call.outcome as CallOutcome,
      tryNumber: countedTries(call),
      callEndedAt: now,
      slotStartedAt: call.startsAt,
      callbackAt: call.callbackAt,
      timeZone: therapist.timeZone,
    },
    { maxTries: maxCallTries, busyRetryMinutes },
  );
}

async function giveUp(
  em: EntityManager,
  requests: readonly PlacementRequest[],
  { requestStatus, reason }: Extract<SuccessorDecision, { kind: 'GIVE_UP' }>,
  now: Date,
): Promise<void> {
  for (const request of requests) {
    if (requestStatus) await changePlacement(em, request, { to: requestStatus, reason }, now);
    markAttention(request, reason, now);
  }
}
