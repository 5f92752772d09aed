import type { EmailPurpose, EmailStatus, PatientOutcome } from '../domain/vocabulary.js';
import type { NewEvent } from './recordEvents.js';

/** What the events tell about a mail: ids, states, times and outcomes, nothing personal (DESIGN 6). */
export interface EmailFacts {
  readonly id: string;
  readonly reference: string;
  readonly purpose: EmailPurpose;
  readonly templateName: string | null;
  readonly therapistExternalId: string;
  readonly batchId: string | null;
  readonly matchIds: readonly string[];
}

export interface EmailStatusChange {
  readonly from: EmailStatus | null;
  readonly to: EmailStatus;
  /** Code of what happened, e.g. "SMTP_550". */
  readonly reason?: string | null;
}

const PUBLISHED_AS: Partial<Record<EmailStatus, string>> = {
  SENT: 'communication.email_sent',
  FAILED: 'communication.email_failed',
};

/** One event per change of a mail's status: a published one where other services know it, else one for the live feed. */
export function emailStatusEvent(email: EmailFacts, change: EmailStatusChange): NewEvent {
  const published = change.from === null ? 'communication.email_created' : PUBLISHED_AS[change.to];
  return {
    topic: published ? 'communication-events' : null,
    eventType: published ?? 'communication.email_status_changed',
    aggregateType: 'email',
    aggregateId: email.id,
    messageKey: email.id,
    payload: { email_id: email.id, email_data: { ...emailData(email), ...changeData(change) } },
  };
}

export interface PatientAnswer {
  readonly matchId: string;
  readonly outcome: PatientOutcome;
  readonly laterUntil: Date | null;
}

export function responseReceivedEvent(
  email: EmailFacts,
  status: EmailStatus,
  answers: readonly PatientAnswer[],
  corrected: boolean,
): NewEvent {
  return {
    topic: 'communication-events',
    eventType: 'communication.response_received',
    aggregateType: 'email',
    aggregateId: email.id,
    messageKey: email.id,
    payload: {
      email_id: email.id,
      email_data: {
        ...emailData(email),
        status,
        corrected,
        outcomes: answers.map((answer) => ({
          match_id: answer.matchId,
          outcome: answer.outcome,
          later_until: answer.laterUntil?.toISOString() ?? null,
        })),
      },
    },
  };
}

function emailData(email: EmailFacts): Record<string, unknown> {
  return {
    reference: email.reference,
    purpose: email.purpose,
    template: email.templateName,
    therapist_id: email.therapistExternalId,
    batch_id: email.batchId,
    match_ids: email.matchIds,
  };
}

function changeData(change: EmailStatusChange): Record<string, unknown> {
  return { old_status: change.from, status: change.to, reason: change.reason ?? null };
}
