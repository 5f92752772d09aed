import type { EntityManager } from '@mikro-orm/postgresql';
import { recordCallChange } from '../calls/recordCallChange.js';
import { emailFactsOf } from '../emails/emailFacts.js';
import { Email } from '../entities/Email.js';
import { EmailBatchItem } from '../entities/EmailBatchItem.js';
import { PhoneCall } from '../entities/PhoneCall.js';
import { PhoneCallBatch } from '../entities/PhoneCallBatch.js';
import { PhoneCallBatchItem } from '../entities/PhoneCallBatchItem.js';
import { type PatientAnswer, responseReceivedEvent } from '../outbox/emailEvents.js';
import { recordEvents } from '../outbox/recordEvents.js';
import { badInput } from './serviceParts.js';

/** The newest outcome that was entered for a request, in a mail's answer or in a call. */
export interface OutcomeEntry {
  readonly contactPointId: string;
  readonly item: EmailBatchItem | PhoneCallBatchItem;
  /** Tells everybody that the entry was corrected. */
  record(answer: PatientAnswer, now: Date): Promise<void>;
}

/** @throws CommunicationError NO_OUTCOME */
export async function newestEntry(em: EntityManager, placementRequestId: string): Promise<OutcomeEntry> {
  const where = { placementRequestId, outcome: { $ne: null } };
  const newestFirst = { orderBy: { outcomeAt: 'desc' }, limit: 1 } as const;
  const [mailed] = await em.find(EmailBatchItem, where, newestFirst);
  const [called] = await em.find(PhoneCallBatchItem, where, newestFirst);
  if (called && (!mailed || (called.outcomeAt as Date) > (mailed.outcomeAt as Date))) return callEntry(em, called);
  if (mailed) return mailEntry(em, mailed);
  throw badInput(
    'input.placementRequestId',
    'No outcome has been recorded for this request; record the answer instead.',
    'NO_OUTCOME',
  );
}

async function mailEntry(em: EntityManager, item: EmailBatchItem): Promise<OutcomeEntry> {
  const email = await em.findOneOrFail(Email, { batchId: item.batchId });
  return {
    contactPointId: email.contactPointId,
    item,
    async record(answer, now) {
      await recordEvents(em, [responseReceivedEvent(await emailFactsOf(em, email), email.status, [answer], true)], now);
    },
  };
}

async function callEntry(em: EntityManager, item: PhoneCallBatchItem): Promise<OutcomeEntry> {
  const batch = await em.findOneOrFail(PhoneCallBatch, item.batchId);
  const call = await em.findOneOrFail(PhoneCall, batch.phoneCallId);
  return {
    contactPointId: call.contactPointId,
    item,
    async record(answer, now) {
      const change = { kind: 'ENDED', outcome: 'REACHED', answers: [answer], corrected: true } as const;
      await recordCallChange(
        em,
        call,
        change,
        { kind: 'CORRECTED', actor: null, details: { outcome: answer.outcome } },
        now,
      );
    },
  };
}
