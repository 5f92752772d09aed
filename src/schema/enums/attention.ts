import type { AttentionKind } from '../../queries/lists/attentionSources.js';
import { defineEnum } from '../defineEnum.js';

export const AttentionKindEnum = defineEnum<AttentionKind>('AttentionKind', 'What kind of thing needs a person.', {
  EMAIL_UNCERTAIN: 'A mail of which nobody knows whether it left.',
  EMAIL_FAILED: 'A mail that was refused for good and was not made up for by a later one.',
  EMAIL_NOT_COMPOSED: 'A queued mail that could not be composed.',
  EMAIL_EXTERNAL_OPEN:
    'A mail that a client began to send by itself more than a day ago, and has not said how it ended.',
  EMAIL_FOLLOW_UP: 'A mail that staff marked for follow-up.',
  REQUEST_NEEDS_ATTENTION: 'A request with an answer that contradicts its state.',
  REQUEST_WAITING_DETAILS: 'A request that has waited for details for more than an hour.',
  REQUEST_NEEDS_PHONE: 'A request that no mail can reach and no call is planned for; there is a phone number.',
  REQUEST_NO_CONTACT_WAY: 'A request whose therapist has neither email nor phone.',
  BATCH_HELD: 'A batch that is held, by staff or after a failed mail.',
  UNSCHEDULABLE: 'A contact point that is to be called and for which no slot was found.',
  CALL_FOLLOW_UP: 'A request of a call that staff marked for follow-up.',
  DEAD_LETTER: 'A message that could not be handled.',
  PARKED_EVENT: 'An event that Kafka refused for itself; what follows it under its key waits.',
  THERAPIST_WARNING: 'Data of a therapist with open requests that could not be used.',
});

export type AttentionAction =
  | 'RESOLVE_UNCERTAIN_EMAIL'
  | 'QUEUE_EMAIL'
  | 'REPORT_EMAIL_DELIVERY'
  | 'CANCEL_EMAIL'
  | 'UPDATE_EMAIL'
  | 'RECORD_EMAIL_RESPONSE'
  | 'CORRECT_OUTCOME'
  | 'WITHDRAW_PLACEMENT_REQUEST'
  | 'UPDATE_EMAIL_BATCH'
  | 'CREATE_PHONE_CALL'
  | 'RUN_FOLLOW_UP_SWEEP'
  | 'UPDATE_PHONE_CALL_BATCH'
  | 'RETRY_DEAD_LETTER'
  | 'DROP_DEAD_LETTER'
  | 'RETRY_OUTBOX_EVENT'
  | 'DROP_OUTBOX_EVENT';
export const AttentionActionEnum = defineEnum<AttentionAction>('AttentionAction', 'A mutation that settles an item.', {
  RESOLVE_UNCERTAIN_EMAIL: '`resolveUncertainEmail`.',
  QUEUE_EMAIL: '`queueEmail`: try it again.',
  REPORT_EMAIL_DELIVERY: '`reportEmailDelivery`: it was sent, or it was not.',
  CANCEL_EMAIL: '`cancelEmail`: give it up.',
  UPDATE_EMAIL: '`updateEmail`: take the follow-up mark away.',
  RECORD_EMAIL_RESPONSE: '`recordEmailResponse`.',
  CORRECT_OUTCOME: '`correctOutcome`.',
  WITHDRAW_PLACEMENT_REQUEST: '`withdrawPlacementRequest`.',
  UPDATE_EMAIL_BATCH: '`updateEmailBatch`: release or change it.',
  CREATE_PHONE_CALL: '`createPhoneCall`: plan a call at a time of your own.',
  RUN_FOLLOW_UP_SWEEP: '`runFollowUpSweep`: look for a slot now.',
  UPDATE_PHONE_CALL_BATCH: '`updatePhoneCallBatch`: take the follow-up mark away.',
  RETRY_DEAD_LETTER: '`retryDeadLetter`: have it handled again.',
  DROP_DEAD_LETTER: '`dropDeadLetter`: settle it without anything coming of it.',
  RETRY_OUTBOX_EVENT: '`retryOutboxEvent`: send it again.',
  DROP_OUTBOX_EVENT: '`dropOutboxEvent`: give it up.',
});
