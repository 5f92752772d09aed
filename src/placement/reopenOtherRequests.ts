import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows, toDate } from '../database/query.js';
import type { PatientOutcome } from '../domain/vocabulary.js';
import type { PlacementRequest } from '../entities/PlacementRequest.js';
import { Therapist } from '../entities/Therapist.js';
import { changePlacement, markAttention, type PlacementChange } from './changePlacement.js';
import { missingDetails } from './createPlacementRequest.js';
import type { PatientsScope } from './settlePatient.js';

/**
 * An acceptance that never was: what it closed goes back to where it stood, unless another acceptance of the patient
 * stands. What was answered meanwhile counts: a refusal stays one, an acceptance is for a person to decide.
 */
export async function reopenOtherRequests(
  em: EntityManager,
  scope: PatientsScope,
  corrected: PlacementRequest,
  now: Date,
): Promise<void> {
  const ofPatient = scope.requests.filter((other) => other.patientExternalId === corrected.patientExternalId);
  if (ofPatient.some((other) => other.id !== corrected.id && other.status === 'ACCEPTED')) return;
  const closed = ofPatient.filter(
    (other) =>
      other.id !== corrected.id && other.status === 'PLACED_ELSEWHERE' && other.closedReason === 'PATIENT_PLACED',
  );
  for (const request of closed) {
    const target = reopenedState(await mailedState(em, request.id), request, now);
    const change = { ...target, reason: 'ACCEPTANCE_CORRECTED', correction: true } as const;
    if (change.to === 'OPEN') await openAgain(em, request, change, now);
    else await changePlacement(em, request, change, now);
    if (request.outcome === 'ACCEPTED') markAttention(request, 'ACCEPTED_AFTER_CLOSE', now);
  }
  await em.flush();
}

interface MailedState {
  /** In a mail that is leaving at this moment. */
  readonly sending: boolean;
  readonly laterUntil: Date | null;
  /** What was said about the request in its newest mail. */
  readonly newestOutcome: PatientOutcome | null;
}

async function mailedState(em: EntityManager, requestId: string): Promise<MailedState> {
  const rows = await queryRows<{
    status: string;
    is_newest: boolean;
    outcome: PatientOutcome | null;
    outcome_later_until: string | null;
  }>(
    em,
    `SELECT e.status, e.id = r.newest_email_id AS is_newest, i.outcome, i.outcome_later_until
     FROM communication.placement_requests r
     JOIN communication.email_batch_items i ON i.placement_request_id = r.id AND i.member
     JOIN communication.emails e ON e.batch_id = i.batch_id
     WHERE r.id = $1 ORDER BY i.outcome_at DESC NULLS LAST`,
    [requestId],
  );
  return {
    sending: rows.some((row) => row.status === 'SENDING'),
    laterUntil: toDate(rows.find((row) => row.outcome === 'LATER')?.outcome_later_until ?? null),
    newestOutcome: rows.find((row) => row.is_newest)?.outcome ?? null,
  };
}

function reopenedState(
  mailed: MailedState,
  request: PlacementRequest,
  now: Date,
): Pick<PlacementChange, 'to' | 'laterUntil'> {
  if (request.outcome === 'REJECTED') return { to: 'REJECTED' };
  const postponed = request.outcome === 'LATER' || (request.outcome === null && mailed.newestOutcome === 'LATER');
  if (postponed && mailed.laterUntil && mailed.laterUntil > now) return { to: 'LATER', laterUntil: mailed.laterUntil };
  if (mailed.sending) return { to: 'BATCHED' };
  return { to: request.newestEmailId && !postponed ? 'CONTACTED' : 'OPEN' };
}

/** Details that were missing when the request was closed are still missing, and asked for again. */
async function openAgain(
  em: EntityManager,
  request: PlacementRequest,
  change: PlacementChange,
  now: Date,
): Promise<void> {
  const missing = missingDetails(await em.findOneOrFail(Therapist, request.therapistId), request);
  request.outcome = null;
  request.outcomeAt = null;
  request.missingDetails = missing;
  request.detailsDueAt = missing.length > 0 ? now : null;
  await changePlacement(em, request, { ...change, to: missing.length > 0 ? 'WAITING_DETAILS' : 'OPEN' }, now);
}
