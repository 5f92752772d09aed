/** The literal values that the database, the events and the API share. DESIGN 2 and 4. */

export const THERAPIST_STATUSES = ['ACTIVE', 'INACTIVE', 'BLOCKED'] as const;
export type TherapistStatus = (typeof THERAPIST_STATUSES)[number];

export const SALUTATIONS = ['FRAU', 'HERR', 'UNKNOWN'] as const;
/** Form of address of a therapist; `UNKNOWN` is greeted by full name without a gendered form. */
export type Salutation = (typeof SALUTATIONS)[number];

export const LANGUAGES = ['de', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

export const PLACEMENT_STATUSES = [
  'WAITING_DETAILS',
  'OPEN',
  'BATCHED',
  'CONTACTED',
  'ACCEPTED',
  'REJECTED',
  'LATER',
  'UNREACHABLE',
  'WITHDRAWN',
  'PLACED_ELSEWHERE',
] as const;
/** DESIGN 4.2. */
export type PlacementStatus = (typeof PLACEMENT_STATUSES)[number];

export const PATIENT_OUTCOMES = ['ACCEPTED', 'REJECTED', 'LATER', 'UNDECIDED'] as const;
/** What a therapist said about one patient, in a mail answer and in a call alike. DESIGN 4.2. */
export type PatientOutcome = (typeof PATIENT_OUTCOMES)[number];

export const EMAIL_STATUSES = ['DRAFT', 'QUEUED', 'SENDING', 'SENT', 'FAILED', 'UNCERTAIN', 'CANCELED'] as const;
/** DESIGN 4.4. */
export type EmailStatus = (typeof EMAIL_STATUSES)[number];

export const EMAIL_PURPOSES = ['REQUEST', 'MANUAL', 'CONFIRMATION'] as const;
/** `REQUEST` is composed from a batch, `MANUAL` written by staff, `CONFIRMATION` follows an acceptance. */
export type EmailPurpose = (typeof EMAIL_PURPOSES)[number];

export const EMAIL_TEMPLATES = ['initial-contact', 'batch-request', 'follow-up', 'confirmation'] as const;
export type EmailTemplateName = (typeof EMAIL_TEMPLATES)[number];

export const BATCH_STATUSES = ['PLANNED', 'QUEUED', 'SENT', 'FAILED', 'CANCELED'] as const;
/** `PLANNED` collects, `QUEUED` has its email; both are open. DESIGN 4.3. */
export type BatchStatus = (typeof BATCH_STATUSES)[number];

export const OVERRIDABLE_RULES = ['CONTACT_INTERVAL', 'COOLING', 'SENDING_WINDOW'] as const;
/** Rules that staff may override for one contact. DESIGN 4.1.7. */
export type OverridableRule = (typeof OVERRIDABLE_RULES)[number];

export const FEDERAL_STATES = [
  'BW',
  'BY',
  'BE',
  'BB',
  'HB',
  'HH',
  'HE',
  'MV',
  'NI',
  'NW',
  'RP',
  'SL',
  'SN',
  'ST',
  'SH',
  'TH',
] as const;
/** ISO 3166-2:DE without its prefix. */
export type FederalState = (typeof FEDERAL_STATES)[number];

export const CONTACT_REASON_CODES = [
  'THERAPIST_BLOCKED',
  'THERAPIST_INACTIVE',
  'OPTED_OUT',
  'NO_CONTACT_WAY',
  'EMAIL_BOUNCED',
  'NO_EMAIL',
  'CALL_DUE',
  'CALL_PLANNED',
  'MAIL_IN_FLIGHT',
  'NO_PHONE',
  'CONTACT_INTERVAL',
  'COOLING',
  'OUTSIDE_SENDING_WINDOW',
  'PUBLIC_HOLIDAY',
] as const;
/** Why a contact may not happen now; the order is the order in which reasons are listed. DESIGN 4.1. */
export type ContactReasonCode = (typeof CONTACT_REASON_CODES)[number];

export const CALL_STATUSES = ['SCHEDULED', 'COMPLETED', 'FAILED', 'CANCELED'] as const;
/** DESIGN 4.5. */
export type CallStatus = (typeof CALL_STATUSES)[number];

export const CALL_OUTCOMES = [
  'REACHED',
  'NO_ANSWER',
  'BUSY',
  'VOICEMAIL',
  'CALLBACK_REQUESTED',
  'WRONG_NUMBER',
] as const;
/** What came of a call as a whole; what was said about each patient is a `PatientOutcome`. DESIGN 4.5. */
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

export const CALL_REASONS = ['MAIL_UNANSWERED', 'PHONE_PATH', 'RETRY', 'CALLBACK', 'UNDECIDED', 'MANUAL'] as const;
/** Why a call was planned. */
export type CallReason = (typeof CALL_REASONS)[number];

export const CALL_ITEM_STATUSES = ['PLANNED', 'ALREADY_ANSWERED', 'REMOVED'] as const;
/** A patient in a call: `REMOVED` before anybody called, `ALREADY_ANSWERED` while somebody did. DESIGN 4.5. */
export type CallItemStatus = (typeof CALL_ITEM_STATUSES)[number];

export const ATTEMPT_KINDS = [
  'PLANNED',
  'JOINED',
  'PATIENT_REMOVED',
  'CLAIMED',
  'RELEASED',
  'CLAIM_EXPIRED',
  'MISSED',
  'RESCHEDULED',
  'REASSIGNED',
  'OUTCOME',
  'CANCELED',
  'CORRECTED',
] as const;
/** Entries in the history of a call. `MISSED`: its slot passed uncalled, and it moved on. DESIGN 4.5. */
export type AttemptKind = (typeof ATTEMPT_KINDS)[number];

export const CANCEL_THEN = ['CLOSE', 'NOT_BEFORE'] as const;
/** What becomes of the requests of a canceled call. DESIGN 4.5. */
export type CancelThen = (typeof CANCEL_THEN)[number];

export const TIMES_OF_DAY = ['MORNING', 'MIDDAY', 'AFTERNOON', 'EVENING'] as const;
/** A retry is made at another time of day; the hours stand in `timeOfDay`. DESIGN 4.5. */
export type TimeOfDay = (typeof TIMES_OF_DAY)[number];
