import type {
  AttemptKind,
  CallItemStatus,
  CallOutcome,
  CallReason,
  CallStatus,
  CancelThen,
} from '../../domain/vocabulary.js';
import type { AnalyticsGroupBy } from '../../queries/callAnalyticsSql.js';
import { defineEnum } from '../defineEnum.js';

export const CallStatusEnum = defineEnum<CallStatus>('PhoneCallStatus', 'Where a call stands.', {
  SCHEDULED: 'Has its slot and waits to be made.',
  COMPLETED: 'Somebody was reached.',
  FAILED: 'Nobody was reached; a call that follows it is a call of its own.',
  CANCELED: 'Will not be made.',
});

export const EndedCallStatusEnum = defineEnum<'COMPLETED' | 'FAILED'>(
  'EndedCallStatus',
  'How a call that was made ended.',
  {
    COMPLETED: 'Somebody was reached.',
    FAILED: 'Nobody was reached.',
  },
);

export const CallOutcomeEnum = defineEnum<CallOutcome>('CallOutcome', 'What came of a call.', {
  REACHED: 'Somebody was reached.',
  NO_ANSWER: 'Nobody answered. Tried again on a later day at another time of day.',
  BUSY: 'The line was busy. Tried again half an hour later.',
  VOICEMAIL: 'A machine answered. Tried again on a later day at another time of day.',
  CALLBACK_REQUESTED: 'Another time was agreed; the next call is planned for it.',
  WRONG_NUMBER: 'The number is wrong. Nobody calls it again; a person has to look at it.',
});

export const CallReasonEnum = defineEnum<CallReason>('CallReason', 'Why a call was planned.', {
  MAIL_UNANSWERED: 'A mail stayed unanswered for seven days.',
  PHONE_PATH: 'There is no mailbox, or it refused mail.',
  RETRY: 'The call before did not reach anybody.',
  CALLBACK: 'The therapist asked to be called at this time.',
  UNDECIDED: 'The therapist was undecided a week ago, in a mail or in a call.',
  MANUAL: 'Staff planned it.',
});

export const CallItemStatusEnum = defineEnum<CallItemStatus>('CallItemStatus', 'Where a request stands in its call.', {
  PLANNED: 'Is to be talked about, or was.',
  ALREADY_ANSWERED: 'Was settled otherwise while somebody was calling.',
  REMOVED: 'Was settled otherwise before the call.',
});

export const AttemptKindEnum = defineEnum<AttemptKind>('CallHistoryKind', 'An entry in the history of a call.', {
  PLANNED: 'It was planned.',
  JOINED: 'More requests joined it.',
  PATIENT_REMOVED: 'A request was settled otherwise.',
  CLAIMED: 'Somebody began to call.',
  RELEASED: 'Whoever had claimed it gave it back.',
  CLAIM_EXPIRED: 'Nothing was heard of whoever had claimed it.',
  MISSED: 'Its slot passed uncalled; it moved to the next one.',
  RESCHEDULED: 'It got another time.',
  REASSIGNED: 'Another line took it over.',
  OUTCOME: 'What came of it was recorded.',
  CANCELED: 'It was canceled.',
  CORRECTED: 'An outcome was corrected.',
});

export const CancelThenEnum = defineEnum<CancelThen>('CancelThen', 'What becomes of the requests of a canceled call.', {
  CLOSE: 'They are closed: nobody goes on asking.',
  NOT_BEFORE: 'They are called about again, not before a date.',
});

export type CallCanceledReason = 'BY_STAFF' | 'NO_SLOT' | 'COOLING' | 'OPTED_OUT' | RequestsSettled | 'OTHER';
type RequestsSettled =
  | 'EMAIL_ANSWER'
  | 'CALL_ANSWER'
  | 'OUTCOME_CORRECTED'
  | 'PATIENT_PLACED'
  | 'PATIENT_DELETED'
  | 'WITHDRAWN'
  | 'MATCHING_SERVICE'
  | 'ADDRESS_CHANGED'
  | 'THERAPIST_BLOCKED'
  | 'THERAPIST_INACTIVE'
  | 'PATIENTS_SETTLED';
export const CallCanceledReasonEnum = defineEnum<CallCanceledReason>('CallCanceledReason', 'Why a call was canceled.', {
  BY_STAFF: 'Staff canceled it.',
  NO_SLOT: 'It had to move and no slot was free; its requests are planned anew.',
  COOLING: 'The therapist refused; nobody is called while the contact point rests.',
  OPTED_OUT: 'The contact point opted out.',
  EMAIL_ANSWER: 'The therapist answered by mail.',
  CALL_ANSWER: 'The therapist answered in another call.',
  OUTCOME_CORRECTED: 'Staff corrected what the therapist had answered.',
  PATIENT_PLACED: 'Its patients have a place elsewhere.',
  PATIENT_DELETED: 'The data of its patients was deleted.',
  WITHDRAWN: 'Staff took its requests back.',
  MATCHING_SERVICE: 'The matching service closed its requests.',
  ADDRESS_CHANGED: 'The therapist is contacted elsewhere now.',
  THERAPIST_BLOCKED: 'The therapist is blocked.',
  THERAPIST_INACTIVE: 'The therapist is inactive.',
  PATIENTS_SETTLED: 'Its patients were settled while somebody had claimed it.',
  OTHER: 'For another reason.',
});

export type UnschedulableReason =
  | 'NO_WINDOWS'
  | 'WINDOWS_TOO_SHORT'
  | 'NO_LINES'
  | 'OUTSIDE_LINE_HOURS'
  | 'ALL_TAKEN'
  | 'NO_PHONE'
  | 'NO_CONTACT_WAY'
  | 'WRONG_NUMBER'
  | 'OTHER';
export const UnschedulableReasonEnum = defineEnum<UnschedulableReason>(
  'UnschedulableReason',
  'Why there is no slot for a call.',
  {
    NO_WINDOWS: 'The therapist answers at no time in question.',
    WINDOWS_TOO_SHORT: 'No window of the therapist is long enough.',
    NO_LINES: 'Nobody is there to call.',
    OUTSIDE_LINE_HOURS: 'Whoever could call works at other times.',
    ALL_TAKEN: 'All slots in question are taken.',
    NO_PHONE: 'No phone number is known.',
    NO_CONTACT_WAY: 'Neither email nor phone is known.',
    WRONG_NUMBER: 'The number turned out to be wrong.',
    OTHER: 'For another reason.',
  },
);

export type CallChangeKind =
  | 'SCHEDULED'
  | 'RESCHEDULED'
  | 'COMPLETED'
  | 'FAILED'
  | 'CANCELED'
  | 'CLAIMED'
  | 'RELEASED'
  | 'CLAIM_EXPIRED'
  | 'REASSIGNED'
  | 'PATIENTS_JOINED'
  | 'BATCH_CHANGED'
  | 'NOTES_CHANGED'
  | 'PATIENTS_REMOVED';
export const CallChangeKindEnum = defineEnum<CallChangeKind>('PhoneCallChangeKind', 'What happened to a call.', {
  SCHEDULED: 'It was planned.',
  RESCHEDULED: 'It got another time.',
  COMPLETED: 'Somebody was reached; or the outcome of such a call was corrected.',
  FAILED: 'Nobody was reached.',
  CANCELED: 'It was canceled.',
  CLAIMED: 'Somebody began to call.',
  RELEASED: 'Whoever had claimed it gave it back.',
  CLAIM_EXPIRED: 'Nothing was heard of whoever had claimed it.',
  REASSIGNED: 'Another line took it over.',
  PATIENTS_JOINED: 'More requests joined it.',
  BATCH_CHANGED: 'Staff changed order, marks or follow-ups of its requests.',
  NOTES_CHANGED: 'Staff changed its notes.',
  PATIENTS_REMOVED: 'Requests were settled otherwise; `reason` says how.',
});

export type CallListChangeKind = 'ENTERED' | 'LEFT' | 'CHANGED';
export const CallListChangeKindEnum = defineEnum<CallListChangeKind>(
  'CallListChangeKind',
  "What a change does to a day's list.",
  {
    ENTERED: 'The call is on the list from now on.',
    LEFT: 'The call is not on the list any more.',
    CHANGED: 'The call is on the list as before, and something about it changed.',
  },
);

export const AnalyticsGroupByEnum = defineEnum<AnalyticsGroupBy>('CallAnalyticsGroupBy', 'What calls are grouped by.', {
  HOUR: 'Hour of the day in which the call ended.',
  WEEKDAY: 'Day of the week.',
  OUTCOME: 'What came of the call.',
  STAFF: 'Who recorded the outcome.',
  DAY: 'Calendar day.',
});
