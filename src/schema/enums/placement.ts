import type { PatientOutcome, PlacementStatus } from '../../domain/vocabulary.js';
import type { MissingDetails, PatientSnapshot } from '../../entities/PlacementRequest.js';
import { defineEnum } from '../defineEnum.js';

export const PlacementStatusEnum = defineEnum<PlacementStatus>('PlacementStatus', 'Where a placement request stands.', {
  WAITING_DETAILS: 'Details about therapist or patient are missing; they are asked for again and again.',
  OPEN: 'Waits for its mail or call.',
  BATCHED: 'Is in a mail that has not been accepted by SMTP yet.',
  CONTACTED: 'The therapist was asked; no answer yet.',
  ACCEPTED: 'The therapist gave the place.',
  REJECTED: 'The therapist refused; this pair is closed for good.',
  LATER: 'The therapist asked to be asked again on a date.',
  UNREACHABLE: 'All tries failed; a person has to look at it.',
  WITHDRAWN: 'Taken back.',
  PLACED_ELSEWHERE: 'The patient has a place with somebody else.',
});

export const PatientOutcomeEnum = defineEnum<PatientOutcome>(
  'PatientOutcome',
  'What a therapist said about one patient.',
  {
    ACCEPTED: 'Takes the patient.',
    REJECTED: 'Does not take the patient.',
    LATER: 'Asks to be asked again on a date.',
    UNDECIDED: 'Answered, but neither yes nor no.',
  },
);

export const MissingDetailsEnum = defineEnum<MissingDetails>('MissingDetails', 'Whose details a request waits for.', {
  THERAPIST: "The therapist's name or contact data.",
  PATIENT: 'What a mail tells about the patient.',
});

export const PatientSexEnum = defineEnum<NonNullable<PatientSnapshot['sex']>>('PatientSex', 'Sex of a patient.', {
  FEMALE: 'Female.',
  MALE: 'Male.',
  DIVERSE: 'Diverse.',
});

export const PatientInsuranceEnum = defineEnum<NonNullable<PatientSnapshot['insurance']>>(
  'PatientInsurance',
  'How a patient is insured.',
  {
    STATUTORY: 'Statutory health insurance (GKV).',
    PRIVATE: 'Private health insurance (PKV).',
    SELF_PAYER: 'Pays without insurance.',
  },
);

export type ClosedReason =
  | 'EMAIL_ANSWER'
  | 'CALL_ANSWER'
  | 'CALL_CANCELED'
  | 'MATCHING_SERVICE'
  | 'WITHDRAWN_BY_STAFF'
  | 'PATIENT_DELETED'
  | 'PATIENT_PLACED'
  | 'PAIR_REFUSED_BEFORE'
  | 'PAIR_ALREADY_REQUESTED'
  | 'OUTCOME_CORRECTED'
  | 'OTHER';
export const ClosedReasonEnum = defineEnum<ClosedReason>('ClosedReason', 'Why a placement request is closed.', {
  EMAIL_ANSWER: 'The therapist answered a mail.',
  CALL_ANSWER: 'The therapist answered on the phone.',
  CALL_CANCELED: 'Staff canceled the call and closed its requests.',
  MATCHING_SERVICE: 'The matching service said so.',
  WITHDRAWN_BY_STAFF: 'Staff took it back.',
  PATIENT_DELETED: "The patient's data was deleted.",
  PATIENT_PLACED: 'The patient has a place already.',
  PAIR_REFUSED_BEFORE: 'This therapist refused this patient before.',
  PAIR_ALREADY_REQUESTED: 'There is an open request for this therapist and patient.',
  OUTCOME_CORRECTED: 'Staff corrected a wrong entry.',
  OTHER: 'For another reason.',
});

export type AttentionReason =
  | 'ACCEPTED_AFTER_CLOSE'
  | 'ANSWER_CONTRADICTS'
  | 'CONFIRMATION_ALREADY_SENT'
  | 'UNDECIDED_TWICE'
  | 'TRIES_EXHAUSTED'
  | 'WRONG_NUMBER'
  | 'OTHER';
export const AttentionReasonEnum = defineEnum<AttentionReason>(
  'AttentionReason',
  'Why a placement request needs a person.',
  {
    ACCEPTED_AFTER_CLOSE: 'The therapist accepted a patient whose request had been closed meanwhile.',
    ANSWER_CONTRADICTS: 'The therapist took back a place that had been given.',
    CONFIRMATION_ALREADY_SENT: 'An acceptance was corrected after its confirmation had left.',
    UNDECIDED_TWICE: 'The therapist was undecided twice, the second time in a call.',
    TRIES_EXHAUSTED: 'Nobody was reached in three calls.',
    WRONG_NUMBER: 'The phone number is wrong.',
    OTHER: 'For another reason.',
  },
);
