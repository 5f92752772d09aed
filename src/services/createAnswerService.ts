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
        const { email, scope, items } = await lockForAnswers(em, input, now);
        checkReceivedAt(email, receivedAt, now);
        if (email.status === 'UNCERTAIN') await provenSent(em, email, now);
        checkAnswers(input, items, now);
        await applyAnswers(em, parts, { scope, items, answers: input.outcomes, receivedAt }, now);
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

interface AnswerScope {
  readonly scope: PatientsScope;
  readonly email: Email;
  /** As they are under the locks: somebody may have entered the same answer while this waited for them. */
  readonly items: readonly EmailBatchItem[];
}

/** The mail and all that answers to it may touch, locked; what is wrong at first sight waits for no lock. */
async function lockForAnswers(em: EntityManager, input: RecordEmailResponseInput, now: Date): Promise<AnswerScope> {
  const known = found(await em.findOne(Email, input.emailId), 'Email', 'input.emailId');
  const requestIds = checkAnswers(input, await itemsOf(em, known), now);
  const requests = await em.find(PlacementRequest, { id: { $in: requestIds } });
  const patients = requests.map((request) => request.patientExternalId);
  const scope = await lockPatientsScope(em, patients, [known.contactPointId]);
  const email = await em.findOneOrFail(Email, known.id, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
  return { scope, email, items: await itemsOf(em, email) };
}

async function itemsOf(em: EntityManager, { batchId }: Email): Promise<EmailBatchItem[]> {
  return batchId ? em.find(EmailBatchItem, { batchId, member: true }, { refresh: true }) : [];
}

interface Answers extends Omit<AnswerScope, 'email'> {
  readonly answers: readonly PatientAnswerInput[];
  readonly receivedAt: Date;
}

async function applyAnswers(
  em: EntityManager,
  parts: ServiceParts,
  { scope, items, answers, receivedAt }: Answers,
  now: Date,
): Promise<void> {
  for (const { placementRequestId, outcome, ...answer } of answers) {
    const laterUntil = answer.laterUntil ?? null;
    const item = items.find((one) => one.placementRequestId === placementRequestId) as EmailBatchItem;
    Object.assign(item, { outcome, outcomeAt: receivedAt, outcomeLaterUntil: laterUntil, updatedAt: now });
    const told = { outcome, laterUntil, at: receivedAt, via: 'EMAIL_ANSWER' } as const;
    await applyPatientAnswer(em, parts, scope, requestIn(scope, placementRequestId), told, now);
  }
}

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
