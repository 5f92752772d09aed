import type { AttentionKind } from '../queries/lists/attentionSources.js';
import type { AttentionAction } from '../schema/enums/attention.js';

interface AttentionText {
  readonly title: string;
  readonly actions: readonly AttentionAction[];
}

/** What an entry of the to-do list says, and which mutations settle it. */
export const ATTENTION_TEXTS: Readonly<Record<AttentionKind, AttentionText>> = {
  EMAIL_UNCERTAIN: {
    title: 'It is not known whether this mail left. Find out, then resolve it.',
    actions: ['RESOLVE_UNCERTAIN_EMAIL', 'RECORD_EMAIL_RESPONSE'],
  },
  EMAIL_FAILED: {
    title: 'This mail was refused for good. Correct the cause and queue it again, or release the held batch.',
    actions: ['QUEUE_EMAIL', 'UPDATE_EMAIL_BATCH'],
  },
  EMAIL_NOT_COMPOSED: {
    title: 'This mail could not be composed. Correct the data, then queue it again, or cancel it.',
    actions: ['QUEUE_EMAIL', 'CANCEL_EMAIL'],
  },
  EMAIL_EXTERNAL_OPEN: {
    title: 'A client began to send this mail by itself and never said how it ended. Find out, then report it.',
    actions: ['REPORT_EMAIL_DELIVERY'],
  },
  EMAIL_FOLLOW_UP: {
    title: 'Staff marked this mail for follow-up.',
    actions: ['RECORD_EMAIL_RESPONSE', 'UPDATE_EMAIL'],
  },
  REQUEST_NEEDS_ATTENTION: {
    title: 'An answer contradicts the state of this request. Clarify it with the therapist.',
    actions: ['CORRECT_OUTCOME'],
  },
  REQUEST_WAITING_DETAILS: {
    title: 'Details have been missing for more than an hour. Complete them in the therapist or patient service.',
    actions: ['WITHDRAW_PLACEMENT_REQUEST'],
  },
  REQUEST_NEEDS_PHONE: {
    title: 'No mail reaches this therapist. The next sweep plans a call; or plan one, or enter a new address.',
    actions: ['RUN_FOLLOW_UP_SWEEP', 'CREATE_PHONE_CALL', 'WITHDRAW_PLACEMENT_REQUEST'],
  },
  REQUEST_NO_CONTACT_WAY: {
    title: 'Neither email nor phone of this therapist is known. Complete them in the therapist service.',
    actions: ['WITHDRAW_PLACEMENT_REQUEST'],
  },
  BATCH_HELD: {
    title: 'This batch is held. Its requests are not mailed until it is released.',
    actions: ['UPDATE_EMAIL_BATCH'],
  },
  UNSCHEDULABLE: {
    title: 'A call is due here and no slot was found. Complete hours or number, or plan a call by hand.',
    actions: ['CREATE_PHONE_CALL', 'RUN_FOLLOW_UP_SWEEP', 'WITHDRAW_PLACEMENT_REQUEST'],
  },
  CALL_FOLLOW_UP: {
    title: 'Staff marked this request in a call for follow-up.',
    actions: ['UPDATE_PHONE_CALL_BATCH', 'CORRECT_OUTCOME'],
  },
  DEAD_LETTER: {
    title:
      'A message could not be handled. Mend the cause and have it handled again, or have it sent anew and drop this one.',
    actions: ['RETRY_DEAD_LETTER', 'DROP_DEAD_LETTER'],
  },
  PARKED_EVENT: {
    title: 'Kafka refused this event for itself. Mend the cause and send it again, or give it up; its key waits.',
    actions: ['RETRY_OUTBOX_EVENT', 'DROP_OUTBOX_EVENT'],
  },
  THERAPIST_WARNING: {
    title: 'Data of this therapist could not be used. Correct it in the therapist service.',
    actions: [],
  },
};
