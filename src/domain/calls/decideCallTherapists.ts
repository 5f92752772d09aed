import type { ContactDecision } from '../contact/nextPermittedContact.js';
import { decideContact } from '../planning/decideContact.js';
import { hasDueRequest } from './callNeed.js';
import type { CallPlanningSettings, CallPlanningState } from './callPlanningState.js';

/**
 * May each of these therapists be called about at that moment? Rules 4.1.1–3, asked per therapist of the contact point;
 * who does not belong to it (any more) gets no answer.
 */
export function decideCallTherapists(
  state: CallPlanningState,
  therapistIds: Iterable<string>,
  at: Date,
  settings: CallPlanningSettings,
): Map<string, ContactDecision> {
  const contactPoint = {
    ...state.contactPoint,
    callDue: hasDueRequest(state, at, settings),
    callPlanned: state.openCalls.length > 0,
  };
  const decisions = new Map<string, ContactDecision>();
  for (const therapistId of new Set(therapistIds)) {
    const therapist = contactPoint.therapists.get(therapistId);
    if (therapist === undefined) continue;
    const question = { channel: 'CALL', purpose: 'REQUEST', self: null } as const;
    decisions.set(therapistId, decideContact(contactPoint, therapist, question, at, settings));
  }
  return decisions;
}
