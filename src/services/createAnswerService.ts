import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { cancelCooledCalls } from '../calls/cancelUnclaimedCalls.js';
import type { PatientOutcome } from '../domain/vocabulary.js';
import { breakLeases } from '../emails/breakLeases.js';
import { changeEmail } from '../emails/changeEmail.js';
import { emailFactsOf } from '../emails/emailFacts.js';
import { refreshContactHistory } from '../emails/refreshContactHistory.js';
import { Email } from '../entities/Email.js';
import { EmailBatchItem } from '../entities/EmailBatchItem.js';
import { PlacementRequest } from '../entities/PlacementRequest.js';
import { responseReceivedEvent } from '../outbox/emailEvents.js';
import { recordEvents } from '../outbox/recordEvents.js';
import { applyPatientAnswer } from '../placement/applyPatientAnswer.js';
import { lockPatientsScope, type PatientsScope } from '../placement/settlePatient.js';
import { planContactPoints } from '../planning/planContactPoints.js';
import { checkAnswers, checkReceivedAt } from './answerChecks.js';
import { correctOutcome } from './correctOutcome.js';
import { found, recordAction, type ServiceParts } from './serviceParts.js';
import { checkNotes } from './textChecks.js';

/** Answers come with all that was quoted in them. */
const MAXIMUM_ANSWER = 200_000;

export interface PatientAnswerInput {
  readonly placementRequestId: string;
  readonly outcome: PatientOutcome;
  /** Needed for LATER, refused otherwise; in the future. */
  readonly laterUntil?: Date | null;
}

export interface RecordEmailResponseInput {
  readonly emailId: string;
  /** May be empty when the answer tells nothing about any patient; then follow-up is marked. */
  readonly outcomes: readonly PatientAnswerInput[];
  /** Text of the answer; stored sealed. */
  readonly content?: string | null;
  /** Now when left out. */
  readonly receivedAt?: Date | null;
  readonly followUpRequired?: boolean | null;
  readonly followUpNotes?: string | null;
  readonly staffMemberId: string;
}

export type { CorrectOutcomeInput } from './correctOutcome.js';

/** Answers to mails, patient by patient: they flow to requests, cooling and batches in one transaction (DESIGN 4.2, 4.4). */
export function createAnswerService(parts: ServiceParts) {
  const { transact, clock, vault, settings } = parts;

  return {
    /**
     * @throws CommunicationError NOT_FOUND, EMAIL_NOT_SENT, NOT_IN_EMAIL, OUTCOME_EXISTS, BAD_USER_INPUT
     */
    async recordEmailResponse(input: RecordEmailResponseInput): Promise<Email> {
      checkNotes(input.content, 'input.content', MAXIMUM_ANSWER);
      checkNotes(input.followUpNotes, 'input.followUpNotes');
      return transact(async (em) => {
        const now = clock.now();
        const receivedAt = input.receivedAt ?? now;
        const known = found(await em.findOne(Email, input.emailId), 'Email', 'input.emailId');
        const items = known.batchId ? await em.find(EmailBatchItem, { batchId: known.batchId, member: true }) : [];
        const requestIds = checkAnswers(input, items, now);
        const requests = await em.find(PlacementRequest, { id: { $in: requestIds } });
        const scope = await lockPatientsScope(
          em,
          requests.map((request) => request.patientExternalId),
          [known.contactPointId],
        );
        const email = await em.findOneOrFail(Email, known.id, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
        checkReceivedAt(email, receivedAt, now);
        if (email.status === 'UNCERTAIN') await provenSent(em, email, now);
        // Somebody may have entered the same answer while this waited for the locks.
        const fresh = email.batchId
          ? await em.find(EmailBatchItem, { batchId: email.batchId, member: true }, { refresh: true })
          : [];
        checkAnswers(input, fresh, now);
        for (const answer of input.outcomes) {
          const item = fresh.find((one) => one.placementRequestId === answer.placementRequestId) as EmailBatchItem;
          Object.assign(item, {
            outcome: answer.outcome,
            outcomeAt: receivedAt,
            outcomeLaterUntil: answer.laterUntil ?? null,
            updatedAt: now,
          });
          const request = requestIn(scope, answer.placementRequestId);
          await applyPatientAnswer(
            em,
            parts,
            scope,
            request,
            { outcome: answer.outcome, laterUntil: answer.laterUntil ?? null, at: receivedAt, via: 'EMAIL_ANSWER' },
            now,
          );
        }
        takeText(email, input, receivedAt, now);
        await em.flush();
        await refreshContactHistory(em, [email.contactPointId], now);
        await cancelCooledCalls(em, email.contactPointId, settings.coolingDays, now);
        await breakLeases(em, [email.contactPointId], now);
        await recordAnswers(em, email, scope, input.outcomes, false, now);
        await planContactPoints(em, scope.contactPointIds, now, settings);
        recordAction(
          em,
          vault,
          {
            actor: input.staffMemberId,
            action: 'recordEmailResponse',
            subjectType: 'email',
            subjectId: email.id,
            details: {
              outcomes: input.outcomes.map(({ placementRequestId, outcome }) => ({ placementRequestId, outcome })),
            },
          },
          now,
        );
        return email;
      });
    },

    correctOutcome: correctOutcome(parts),
  };

  function takeText(email: Email, input: RecordEmailResponseInput, receivedAt: Date, now: Date): void {
    email.responseReceivedAt = email.responseReceivedAt ?? receivedAt;
    if (input.content) email.response = vault.seal('emails.response', email.id, input.content);
    // An answer that settles nobody must not get lost among the silent ones.
    email.followUpRequired = input.followUpRequired ?? (input.outcomes.length === 0 || email.followUpRequired);
    if (input.followUpNotes) email.followUpNotes = vault.seal('emails.follow_up_notes', email.id, input.followUpNotes);
    email.updatedAt = now;
  }
}

export type AnswerService = ReturnType<typeof createAnswerService>;

/** Nobody answers a mail that never came: the answer settles the doubt. */
async function provenSent(em: EntityManager, email: Email, now: Date): Promise<void> {
  email.sentAt = email.attemptedAt;
  await changeEmail(em, email, 'SENT', 'ANSWER_RECEIVED', now);
}

function requestIn(scope: PatientsScope, id: string): PlacementRequest {
  return scope.requests.find((request) => request.id === id) as PlacementRequest;
}

async function recordAnswers(
  em: EntityManager,
  email: Email,
  scope: PatientsScope,
  answers: readonly PatientAnswerInput[],
  corrected: boolean,
  now: Date,
): Promise<void> {
  const outcomes = answers.map((answer) => ({
    matchId: requestIn(scope, answer.placementRequestId).matchId,
    outcome: answer.outcome,
    laterUntil: answer.laterUntil ?? null,
  }));
  await recordEvents(
    em,
    [responseReceivedEvent(await emailFactsOf(em, email), email.status, outcomes, corrected)],
    now,
  );
}
