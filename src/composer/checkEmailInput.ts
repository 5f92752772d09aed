import { EMAIL_TEMPLATES, LANGUAGES, SALUTATIONS } from '../domain/vocabulary.js';
import { hasControlCharacters } from './cleanText.js';
import { emailDataInvalid } from './emailDataError.js';
import type { EmailInput, PatientView, Recipient, Sender } from './emailInput.js';

const RECIPIENT_FIELDS = ['salutation', 'title', 'firstName', 'lastName'] as const;
const SENDER_FIELDS = ['name', 'organisation', 'phone'] as const;
const PATIENT_FIELDS = [
  'reference',
  'age',
  'sex',
  'insurance',
  'complaints',
  'preferredTimes',
  'registeredOn',
] as const satisfies readonly (keyof PatientView)[];
const SEXES = ['FEMALE', 'MALE', 'DIVERSE', null] as const;
const INSURANCES = ['STATUTORY', 'PRIVATE', 'SELF_PAYER', null] as const;

function requireFields<T extends object>(
  value: T | null | undefined,
  fields: readonly (keyof T & string)[],
  at: string,
) {
  if (value === undefined || value === null) throw emailDataInvalid(at, 'is missing');
  for (const field of fields) {
    // Handlebars' strict mode lets `undefined` pass as an empty string.
    if (value[field] === undefined) throw emailDataInvalid(`${at}.${field}`, 'is missing');
  }
}

function requireText(value: unknown, at: string): void {
  if (typeof value !== 'string' || value.trim() === '') throw emailDataInvalid(at, 'is missing');
}

function requireOneOf(value: unknown, allowed: readonly unknown[], at: string): void {
  if (!allowed.includes(value)) throw emailDataInvalid(at, 'is not a known value');
}

/** Checks what every mail needs. Throws `EMAIL_DATA_INVALID`. */
export function checkEnvelope(input: {
  recipient: Recipient;
  sender: Sender;
  reference: string;
  language: string;
}): void {
  requireOneOf(input.language, LANGUAGES, 'language');
  requireFields(input.recipient, RECIPIENT_FIELDS, 'recipient');
  requireOneOf(input.recipient.salutation, SALUTATIONS, 'recipient.salutation');
  requireText(input.recipient.lastName, 'recipient.lastName');
  requireFields(input.sender, SENDER_FIELDS, 'sender');
  requireText(input.sender.name, 'sender.name');
  requireText(input.sender.organisation, 'sender.organisation');
  requireText(input.reference, 'reference');
  if (hasControlCharacters(input.reference)) throw emailDataInvalid('reference', 'contains control characters');
}

function checkPatient(patient: PatientView, at: string): void {
  requireFields(patient, PATIENT_FIELDS, at);
  requireText(patient.reference, `${at}.reference`);
  requireOneOf(patient.sex, SEXES, `${at}.sex`);
  requireOneOf(patient.insurance, INSURANCES, `${at}.insurance`);
  if (patient.age !== null && !Number.isSafeInteger(patient.age)) {
    throw emailDataInvalid(`${at}.age`, 'is not a whole number');
  }
}

/** Refuses anything missing before a template could print a gap. Throws `EMAIL_DATA_INVALID`, naming the field. */
export function checkEmailInput(input: EmailInput): void {
  requireOneOf(input.template, EMAIL_TEMPLATES, 'template');
  checkEnvelope(input);
  if (!Array.isArray(input.patients) || input.patients.length === 0) throw emailDataInvalid('patients', 'is missing');
  input.patients.forEach((patient, index) => {
    checkPatient(patient, `patients[${index}]`);
  });
}
