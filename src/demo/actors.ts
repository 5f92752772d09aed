import { queryRows, toDate } from '../database/query.js';
import type { CallOutcome, PatientOutcome } from '../domain/vocabulary.js';
import { isCommunicationError } from '../errors.js';
import type { Core } from '../wiring/createCore.js';
import type { Services } from '../wiring/createServices.js';
import { seededChance, seededChoice } from './seededChance.js';

const DAY_MS = 86_400_000;
const STAFF = 'demo-staff';

const ANSWERS: readonly (readonly [PatientOutcome, number])[] = [
  ['ACCEPTED', 0.15],
  ['REJECTED', 0.45],
  ['LATER', 0.2],
  ['UNDECIDED', 0.2],
];
const CALL_OUTCOMES: readonly (readonly [CallOutcome, number])[] = [
  ['REACHED', 0.5],
  ['NO_ANSWER', 0.22],
  ['BUSY', 0.1],
  ['VOICEMAIL', 0.1],
  ['CALLBACK_REQUESTED', 0.05],
  ['WRONG_NUMBER', 0.03],
];

interface PatientRow {
  readonly id: string;
  readonly match_id: string;
}

/** Therapists who answer mails or stay silent, and staff who work the call list: what a demo lacks to be a month. */
export function createActors(
  { orm, clock }: Pick<Core, 'orm' | 'clock'>,
  services: Pick<Services, 'answers' | 'calls'>,
) {
  /** Four in ten mails are answered, after one to five days. */
  async function answerMails(): Promise<void> {
    const now = clock.now();
    const mails = await queryRows<{ id: string; sent_at: string; patients: PatientRow[] }>(orm.em.fork(), OPEN_MAILS, [
      new Date(now.getTime() - 6 * DAY_MS),
    ]);
    for (const mail of mails) {
      const key = mail.patients.map((patient) => patient.match_id).join(',');
      const answeredAt = toDate(mail.sent_at).getTime() + (1 + 4 * seededChance('delay', key)) * DAY_MS;
      if (seededChance('answers', key) > 0.4 || answeredAt > now.getTime()) continue;
      await tolerant(() =>
        services.answers.recordEmailResponse({
          emailId: mail.id,
          outcomes: mail.patients.map((patient) => answerOf(patient, 'mail')),
          staffMemberId: STAFF,
        }),
      );
    }
  }

  /** Each call whose time has come is made. */
  async function makeCalls(): Promise<void> {
    const calls = await queryRows<{ id: string; earlier: number; patients: PatientRow[] }>(orm.em.fork(), DUE_CALLS, [
      clock.now(),
    ]);
    for (const call of calls) {
      const key = call.patients.map((patient) => patient.match_id).join(',');
      const outcome = seededChoice(CALL_OUTCOMES, 'call', key, call.earlier);
      await tolerant(async () => {
        await services.calls.claimPhoneCall({ phoneCallId: call.id, staffMemberId: STAFF });
        const recorded = {
          phoneCallId: call.id,
          outcome,
          outcomes: outcome === 'REACHED' ? call.patients.map((patient) => answerOf(patient, 'call')) : [],
          callbackAt: outcome === 'CALLBACK_REQUESTED' ? new Date(clock.now().getTime() + DAY_MS) : null,
          staffMemberId: STAFF,
        };
        await services.calls.recordCallOutcome(recorded).catch((error: unknown) => {
          const callbackAt = nextFreeTime(error);
          return services.calls.recordCallOutcome({ ...recorded, callbackAt });
        });
      });
    }
  }

  function answerOf(patient: PatientRow, via: 'mail' | 'call') {
    const outcome = seededChoice(ANSWERS, via, patient.match_id);
    const laterUntil =
      outcome === 'LATER'
        ? new Date(clock.now().getTime() + (5 + 20 * seededChance('later', patient.match_id)) * DAY_MS)
        : null;
    return { placementRequestId: patient.id, outcome, laterUntil };
  }

  return {
    async act(): Promise<void> {
      await answerMails();
      await makeCalls();
    },
  };
}

/** Where nobody is free to call back at the time that was asked for, they agree on the next. */
function nextFreeTime(error: unknown): Date {
  const next = isCommunicationError(error) && error.code === 'SLOT_TAKEN' ? error.details?.nextPossible : null;
  if (typeof next !== 'string') throw error;
  return new Date(next);
}

/** The service works beside the actors: what was true when they looked may have changed. */
async function tolerant(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!isCommunicationError(error)) throw error;
  }
}

const OPEN_MAILS = `
  SELECT e.id, e.sent_at, (
    SELECT jsonb_agg(jsonb_build_object('id', r.id, 'match_id', r.match_id) ORDER BY r.match_id)
    FROM communication.email_batch_items i JOIN communication.placement_requests r ON r.id = i.placement_request_id
    WHERE i.batch_id = e.batch_id AND i.member AND i.outcome IS NULL) AS patients
  FROM communication.emails e
  WHERE e.status = 'SENT' AND e.purpose = 'REQUEST' AND e.response_received_at IS NULL AND e.sent_at > $1
    AND EXISTS (SELECT 1 FROM communication.email_batch_items i WHERE i.batch_id = e.batch_id AND i.member AND i.outcome IS NULL)
  ORDER BY e.sent_at, e.id`;

const DUE_CALLS = `
  SELECT c.id, (SELECT count(*)::int FROM communication.phone_calls e WHERE e.contact_point_id = c.contact_point_id AND e.outcome IS NOT NULL) AS earlier, (
    SELECT jsonb_agg(jsonb_build_object('id', r.id, 'match_id', r.match_id) ORDER BY r.match_id)
    FROM communication.phone_call_batches b
    JOIN communication.phone_call_batch_items i ON i.batch_id = b.id AND i.status = 'PLANNED' AND i.outcome IS NULL
    JOIN communication.placement_requests r ON r.id = i.placement_request_id WHERE b.phone_call_id = c.id) AS patients
  FROM communication.phone_calls c
  WHERE c.status = 'SCHEDULED' AND c.starts_at <= $1
    AND EXISTS (SELECT 1 FROM communication.phone_call_batches b JOIN communication.phone_call_batch_items i ON i.batch_id = b.id
                WHERE b.phone_call_id = c.id AND i.status = 'PLANNED' AND i.outcome IS NULL)
  ORDER BY c.starts_at, c.id`;
