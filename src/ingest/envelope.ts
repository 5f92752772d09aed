import { z } from 'zod';

/** Neither control characters nor halves of characters: no column could hold them. */
const PRINTABLE = /^[^\p{Cc}\p{Cs}]*$/u;

const externalId = z
  .union([z.string().trim().min(1).max(200).regex(PRINTABLE), z.number().int().nonnegative()])
  .transform(String);

/** The years that every part of the way (JSON, JavaScript, PostgreSQL) reads alike. */
const timestamp = z.iso.datetime({ offset: true }).refine((value) => {
  const year = new Date(value).getUTCFullYear();
  return year >= 1970 && year <= 9999;
});

/** Envelope of every event (DESIGN 6). Unknown fields are tolerated. */
export const envelopeSchema = z.looseObject({
  eventId: z.uuid(),
  eventType: z.string().min(1).max(200).regex(PRINTABLE),
  version: z.string().max(20).optional(),
  timestamp,
  producer: z.string().max(200).optional(),
  payload: z.looseObject({}),
});
export type Envelope = z.infer<typeof envelopeSchema>;

export const matchCreatedSchema = z.looseObject({
  match_id: externalId,
  patient_id: externalId,
  therapist_id: externalId,
  match_data: z.looseObject({ patient: z.looseObject({}).nullish(), therapist: z.looseObject({}).nullish() }).nullish(),
});

/** English and German words for the states of a match (DESIGN 6). */
export const MATCH_STATUSES = {
  open: 'OPEN',
  offen: 'OPEN',
  in_progress: 'IN_PROGRESS',
  in_bearbeitung: 'IN_PROGRESS',
  rejected: 'REJECTED',
  abgelehnt: 'REJECTED',
  accepted: 'ACCEPTED',
  angenommen: 'ACCEPTED',
  withdrawn: 'WITHDRAWN',
  zurückgezogen: 'WITHDRAWN',
  zurueckgezogen: 'WITHDRAWN',
} as const;

export const matchStatusChangedSchema = z.looseObject({
  match_id: externalId,
  old_status: z.string().max(100).nullish(),
  new_status: z
    .string()
    .transform((value) => value.trim().toLowerCase())
    .pipe(z.enum(Object.keys(MATCH_STATUSES) as [keyof typeof MATCH_STATUSES, ...(keyof typeof MATCH_STATUSES)[]])),
  reason: z.string().max(4_000).nullish(),
});

export const therapistEventSchema = z.looseObject({
  therapist_id: externalId,
  therapist_data: z.looseObject({}).nullish(),
});

export const patientEventSchema = z.looseObject({
  patient_id: externalId,
  patient_data: z.looseObject({}).nullish(),
});

/** Names the fields at fault without showing what stood in them: payloads are personal. */
export function describeProblems(error: z.ZodError): string {
  return error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join('.') || 'message'}: ${wordOf(issue)}`)
    .join('; ');
}

function wordOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing or has the wrong type' : `expected ${issue.expected}`;
    case 'invalid_format':
      return issue.format === 'regex' ? 'has characters that are not allowed' : `expected ${issue.format}`;
    case 'invalid_value':
      return 'is not one of the known values';
    case 'invalid_union':
      return 'expected a number or a text';
    default:
      return issue.code.replaceAll('_', ' ');
  }
}
