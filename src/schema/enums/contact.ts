import type {
  ContactReasonCode,
  FederalState,
  OverridableRule,
  Salutation,
  TherapistStatus,
} from '../../domain/vocabulary.js';
import type { ContactPlan, OutreachPlanEntry } from '../../services/createPlanService.js';
import { defineEnum } from '../defineEnum.js';

export const TherapistStatusEnum = defineEnum<TherapistStatus>(
  'TherapistStatus',
  'Whether a therapist may be contacted at all.',
  {
    ACTIVE: 'May be contacted.',
    INACTIVE: 'Not in practice at present; requests are held.',
    BLOCKED: 'Blocked by the platform; requests are held.',
  },
);

export const SalutationEnum = defineEnum<Salutation>('Salutation', 'Form of address of a therapist.', {
  FRAU: 'Frau.',
  HERR: 'Herr.',
  UNKNOWN: 'Not known; greeted by full name.',
});

export const FederalStateEnum = defineEnum<FederalState>(
  'FederalState',
  'Federal state, whose public holidays count.',
  {
    BW: 'Baden-Württemberg.',
    BY: 'Bavaria.',
    BE: 'Berlin.',
    BB: 'Brandenburg.',
    HB: 'Bremen.',
    HH: 'Hamburg.',
    HE: 'Hesse.',
    MV: 'Mecklenburg-Western Pomerania.',
    NI: 'Lower Saxony.',
    NW: 'North Rhine-Westphalia.',
    RP: 'Rhineland-Palatinate.',
    SL: 'Saarland.',
    SN: 'Saxony.',
    ST: 'Saxony-Anhalt.',
    SH: 'Schleswig-Holstein.',
    TH: 'Thuringia.',
  },
);

export const OverridableRuleEnum = defineEnum<OverridableRule>(
  'OverridableRule',
  'A rule that staff may lift for one contact.',
  {
    CONTACT_INTERVAL: 'Seven days between contacts.',
    COOLING: 'Four weeks of rest after a refusal.',
    SENDING_WINDOW: 'Mail on working days from 08:00 to 18:00 only.',
  },
);

export type ReasonCode = ContactReasonCode | WaitingCode | 'OTHER';
type WaitingCode =
  | 'COLLECTING'
  | 'BATCH_HELD'
  | 'BEHIND_OTHERS'
  | 'EXCLUDED_BY_STAFF'
  | 'MISSING_THERAPIST_DETAILS'
  | 'MISSING_PATIENT_DETAILS'
  | 'IN_UNSENT_MAIL'
  | 'AWAITING_ANSWER'
  | 'POSTPONED'
  | 'NEEDS_PERSON'
  | 'UNSCHEDULABLE';
export const ReasonCodeEnum = defineEnum<ReasonCode>('ReasonCode', 'Why something waits.', {
  THERAPIST_BLOCKED: 'The therapist is blocked.',
  THERAPIST_INACTIVE: 'The therapist is inactive.',
  OPTED_OUT: 'Therapist or contact point opted out; only liftSuppression helps.',
  NO_CONTACT_WAY: 'Neither email nor phone is known.',
  EMAIL_BOUNCED: 'The mailbox refused mail; the phone is left.',
  NO_EMAIL: 'No email address; the phone is left.',
  CALL_DUE: 'A mail stayed unanswered for seven days; a call is due first.',
  CALL_PLANNED:
    'A call is planned and carries the new requests too; where it carries the request already, `until` is its time.',
  MAIL_IN_FLIGHT: 'Another mail to this contact point is on its way or uncertain.',
  NO_PHONE: 'No phone number is known.',
  CONTACT_INTERVAL: 'The last contact is less than seven days ago.',
  COOLING: 'Rest after a refusal.',
  OUTSIDE_SENDING_WINDOW: 'Outside Monday to Friday 08:00–18:00.',
  PUBLIC_HOLIDAY: 'A public holiday of the practice.',
  COLLECTING: 'The batch still collects requests.',
  BATCH_HELD: 'The batch is held until staff release it.',
  BEHIND_OTHERS: 'The next mail is full; waits for the contact after it.',
  EXCLUDED_BY_STAFF: 'Staff took it out of the next mail.',
  MISSING_THERAPIST_DETAILS: "The therapist's details are missing.",
  MISSING_PATIENT_DETAILS: "The patient's details are missing.",
  IN_UNSENT_MAIL: 'Is in a mail that has not been accepted yet.',
  AWAITING_ANSWER: 'The therapist was asked; from `until` on a call is due.',
  POSTPONED: 'The therapist asked to be asked again then.',
  NEEDS_PERSON: 'Nothing happens until a person acts.',
  UNSCHEDULABLE: 'A call is due and no slot was found; see `unschedulableRequests`. It is tried again.',
  OTHER: 'For another reason.',
});

export const ContactDecisionEnum = defineEnum<ContactPlan['decision']>(
  'ContactDecision',
  'Whether a therapist may be mailed now.',
  {
    PERMITTED: 'Yes.',
    DEFERRED: 'Not before a known moment.',
    USE_PHONE: 'Not by mail; the phone is left.',
    HELD: 'Not until somebody or something changes the state.',
  },
);

export const OutreachKindEnum = defineEnum<OutreachPlanEntry['kind']>('OutreachKind', 'What the next sweep would do.', {
  PLANNED: 'A mail at `dueAt`.',
  HELD: 'Nothing until the state changes.',
  USE_PHONE: 'No mail; the phone is left.',
});
