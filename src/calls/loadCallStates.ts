import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows, toDate } from '../database/query.js';
import type { CallPlanningState, CallRequest, OpenCall } from '../domain/calls/callPlanningState.js';
import type { EmailStatus, FederalState, PatientOutcome, PlacementStatus } from '../domain/vocabulary.js';
import { loadContactPoints } from '../planning/loadContactPoints.js';

/** A contact point as the call planner sees it: what decides, and where and when it is called. */
export interface CallState extends CallPlanningState {
  /** Whose windows, zone and holidays count; null: nobody has any windows. */
  readonly windowsOwner: {
    readonly availability: unknown;
    readonly timeZone: string;
    readonly federalState: FederalState | null;
  } | null;
  readonly phone: string | null;
}

/** Reads what decides about calls at each contact point, with a fixed number of statements however many there are. */
export async function loadCallStates(
  em: EntityManager,
  ids: readonly string[],
  now: Date,
  contactIntervalDays: number,
): Promise<Map<string, CallState>> {
  if (ids.length === 0) return new Map();
  const points = await loadContactPoints(em, ids, now, contactIntervalDays);
  const requests = Map.groupBy(await queryRows<RequestRow>(em, REQUESTS, [ids]), (row) => row.contact_point_id);
  const calls = Map.groupBy(await queryRows<CallRow>(em, OPEN_CALLS, [ids]), (row) => row.contact_point_id);
  const phones = new Map((await queryRows<PhoneRow>(em, PHONES, [ids])).map((row) => [row.id, row]));
  const states = [...points].map(([id, contactPoint]): [string, CallState] => {
    const phone = phones.get(id);
    return [
      id,
      {
        // What is planned and due is told by the calls and requests themselves.
        contactPoint: { ...contactPoint, callDue: false, callPlanned: false },
        requests: (requests.get(id) ?? []).map(requestOf),
        openCalls: (calls.get(id) ?? []).map(callOf),
        wrongNumber: phone?.phone != null && phone.wrong_phone === phone.phone,
        windowsOwner: phone?.time_zone
          ? { availability: phone.availability, timeZone: phone.time_zone, federalState: phone.federal_state }
          : null,
        phone: phone?.phone ?? null,
      },
    ];
  });
  return new Map(states);
}

interface RequestRow {
  readonly contact_point_id: string;
  readonly id: string;
  readonly therapist_id: string;
  readonly status: PlacementStatus;
  readonly patient_registered_on: string | null;
  readonly created_at: string;
  readonly mail_status: EmailStatus | null;
  readonly attempted_at: string | null;
  readonly outcome: PatientOutcome | null;
  readonly call_not_before: string | null;
  readonly undecided_answers: number;
  readonly potentially_available: boolean;
}

const REQUESTS = `
  SELECT t.contact_point_id, r.id, r.therapist_id, r.status, r.patient_registered_on, r.created_at, e.status AS mail_status,
         e.attempted_at, r.outcome, r.call_not_before, r.undecided_answers, t.potentially_available
  FROM communication.therapists t
  JOIN communication.placement_requests r ON r.therapist_id = t.id AND r.status IN ('OPEN', 'BATCHED', 'CONTACTED')
  LEFT JOIN communication.emails e ON e.id = r.newest_email_id
  WHERE t.contact_point_id = ANY($1)`;

interface CallRow {
  readonly contact_point_id: string;
  readonly id: string;
  readonly starts_at: string;
  readonly ends_at: string;
  readonly claimed: boolean;
  readonly member_ids: string[];
}

const OPEN_CALLS = `
  SELECT c.contact_point_id, c.id, c.starts_at, c.ends_at, coalesce(c.claim_until > clock_timestamp(), false) AS claimed,
         ARRAY(SELECT i.placement_request_id FROM communication.phone_call_batches b
               JOIN communication.phone_call_batch_items i ON i.batch_id = b.id AND i.status = 'PLANNED'
               WHERE b.phone_call_id = c.id)::uuid[] AS member_ids
  FROM communication.phone_calls c WHERE c.contact_point_id = ANY($1) AND c.status = 'SCHEDULED'`;

interface PhoneRow {
  readonly id: string;
  readonly phone: string | null;
  readonly availability: unknown;
  readonly time_zone: string | null;
  readonly federal_state: FederalState | null;
  readonly wrong_phone: string | null;
}

/** `wrong_phone`: the number of the newest ended call, if it turned out to be the wrong one. */
const PHONES = `
  SELECT c.id, p.phone, w.availability, w.time_zone, w.federal_state, (
    SELECT CASE WHEN k.outcome = 'WRONG_NUMBER' THEN k.phone END FROM communication.phone_calls k
    WHERE k.contact_point_id = c.id AND k.outcome_at IS NOT NULL ORDER BY k.outcome_at DESC LIMIT 1) AS wrong_phone
  FROM communication.contact_points c
  LEFT JOIN communication.therapists p ON p.id = c.phone_owner_id
  LEFT JOIN communication.therapists w ON w.id = c.windows_owner_id
  WHERE c.id = ANY($1)`;

function requestOf(row: RequestRow): CallRequest {
  return {
    id: row.id,
    therapistId: row.therapist_id,
    status: row.status,
    patientRegisteredOn: row.patient_registered_on,
    createdAt: toDate(row.created_at),
    newestMail: row.mail_status === null ? null : { status: row.mail_status, attemptedAt: toDate(row.attempted_at) },
    outcome: row.outcome,
    callNotBefore: toDate(row.call_not_before),
    undecidedAnswers: row.undecided_answers,
    potentiallyAvailable: row.potentially_available,
  };
}

function callOf(row: CallRow): OpenCall {
  return {
    id: row.id,
    startsAt: toDate(row.starts_at),
    endsAt: toDate(row.ends_at),
    claimed: row.claimed,
    memberIds: row.member_ids,
  };
}
