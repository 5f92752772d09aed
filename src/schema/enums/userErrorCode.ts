import { defineEnum } from '../defineEnum.js';

const DESCRIPTIONS = {
  BAD_USER_INPUT: 'A value is not acceptable; `field` and `message` say why.',
  ACTOR_MISMATCH: 'The staff member in the input is not who is signed in.',
  IDEMPOTENCY_KEY_REUSED: 'The key was used with another input.',
  NOT_FOUND: 'There is nothing with this id.',
  ILLEGAL_TRANSITION: 'The status does not allow it.',
  NO_EMAIL_ADDRESS: 'The therapist has no email address.',
  NOT_A_DRAFT: 'Only a draft can be changed.',
  NOT_EXTERNAL: 'The service itself delivers the mail.',
  EMAIL_BOUNCED: 'The mailbox refused mail before.',
  EMAIL_NOT_SENT: 'Only a mail that was sent can be answered.',
  NOT_IN_EMAIL: 'The request is not in the mail.',
  OUTCOME_EXISTS: 'An outcome was recorded already; use `correctOutcome`.',
  NO_OUTCOME: 'No outcome was recorded yet; use `recordEmailResponse`.',
  LATER_WITHOUT_DATE: 'LATER needs a date.',
  OPEN_BATCH_EXISTS: 'Another mail to the contact point is on its way.',
  BATCH_NOT_PLANNED: 'Only a planned batch can be changed.',
  NOT_WAITING_HERE: 'The request does not wait at the contact point of the batch.',
  ALREADY_SUPPRESSED: 'The contact point is suppressed already.',
  NOT_SUPPRESSED: 'Nothing is suppressed.',
  MATCH_EXISTS: 'The match has a placement request already.',
  NOT_ACCEPTED: 'The place is not accepted, so there is nothing to confirm.',
  ALREADY_CLOSED: 'The request is closed already.',
  CALL_ENDED: 'The call was made or canceled already; `correctOutcome` mends a wrong entry.',
  ALREADY_CLAIMED: 'Somebody else is calling now; `claimedBy` and `claimedSince` say who and since when.',
  NOT_CLAIMED: 'Nobody has claimed the call.',
  NOT_IN_CALL: 'The request is not in the call.',
  ALREADY_IN_CALL: 'The request is in a planned call already.',
  OUTCOME_NEEDS_REACHED: 'Only a call that reached somebody has outcomes per patient.',
  OUTCOME_MISMATCH: 'Only REACHED completes a call, and it always does.',
  CONTACT_NOT_PERMITTED: 'The contact rules permit no call now; see `contactPlan`.',
  IN_THE_PAST: 'The time has passed.',
  OFF_GRID: 'Calls start at full five minutes.',
  PUBLIC_HOLIDAY: 'A public holiday at the practice.',
  OUTSIDE_AVAILABILITY: 'The therapist does not answer the phone then. It can be forced with a reason.',
  SLOT_TAKEN: 'The line or the practice has another call then.',
  NO_LINE: 'Nobody works then.',
  NO_WINDOWS: 'The therapist answers the phone at no time within the next 14 days.',
  WINDOWS_TOO_SHORT: 'No window of the therapist is long enough.',
  NO_LINES: 'Nobody is there to call.',
  OUTSIDE_LINE_HOURS: 'Whoever could call works at other times than the therapist answers.',
  ALL_TAKEN: 'No slot is free within the next 14 days.',
  CANCEL_THEN_MISSING: 'Canceling a call needs to say what becomes of its requests.',
  STAFF_MEMBER_EXISTS: 'There is a staff member with this external id already.',
  ALREADY_SETTLED: 'Somebody has settled it already.',
  MESSAGE_NOT_READABLE: 'The message still cannot be read; it can be dropped.',
  MESSAGE_ERASED: 'The message was erased with the patient whom it told of; it can be dropped.',
  WORKING_HOURS_NOT_READABLE: 'A part of the working hours cannot be read; one error for each.',
} as const;

export type UserErrorCode = keyof typeof DESCRIPTIONS;
export const UserErrorCodeEnum = defineEnum<UserErrorCode>(
  'UserErrorCode',
  'Why a mutation did nothing. Literal and stable.',
  DESCRIPTIONS,
);

export function isUserErrorCode(code: string): code is UserErrorCode {
  return Object.hasOwn(DESCRIPTIONS, code);
}
