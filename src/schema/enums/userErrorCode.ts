import { defineEnum } from '../defineEnum.js';

const DESCRIPTIONS = {
  BAD_USER_INPUT: 'A value is not acceptable; `field` and `message` say why.',
  NOT_FOUND: 'There is nothing with this id.',
  ILLEGAL_TRANSITION: 'The status does not allow it.',
  NO_EMAIL_ADDRESS: 'The therapist has no email address.',
  NOT_A_DRAFT: 'Only the text of a draft can be changed.',
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
  ALREADY_CLOSED: 'The request is closed already.',
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
