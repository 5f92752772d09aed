import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { z } from 'zod';
import { describeAvailabilityProblem } from '../domain/availability/availabilityProblem.js';
import { parseAvailability } from '../domain/availability/parseAvailability.js';
import {
  FEDERAL_STATES,
  type FederalState,
  type Language,
  type Salutation,
  type TherapistStatus,
} from '../domain/vocabulary.js';
import type { TherapistWarning } from '../entities/Therapist.js';
import { isDeliverableAddress } from '../mail/isDeliverableAddress.js';
import { readFederalState } from './readFederalState.js';
import { storableJson } from './storableJson.js';

/** Therapist details in our own words. A field that the source did not name is undefined and stays as it is. */
export interface TherapistDetails {
  readonly salutation?: Salutation;
  readonly title?: string | null;
  readonly firstName?: string | null;
  readonly lastName?: string | null;
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly status?: TherapistStatus;
  readonly availability?: unknown;
  readonly potentiallyAvailable?: boolean;
  readonly potentiallyAvailableNotes?: string | null;
  readonly federalState?: FederalState | null;
  readonly language?: Language;
  readonly warnings: readonly TherapistWarning[];
}

const text = z.string().max(2_000).nullish();
/** As the therapist service and its events give it (DESIGN 6), unknown fields tolerated. */
export const therapistDataSchema = z.looseObject({
  anrede: text,
  titel: text,
  vorname: text,
  nachname: text,
  email: text,
  telefon: text,
  status: text,
  // Absent is not null: what an event does not name stays as it is.
  telefonische_erreichbarkeit: z.unknown().optional(),
  potentially_available: z.union([z.boolean(), z.string(), z.number()]).nullish(),
  potenziell_verfuegbar: z.union([z.boolean(), z.string(), z.number()]).nullish(),
  potentially_available_notes: text,
  potenziell_verfuegbar_notizen: text,
  bundesland: text,
  sprache: text,
});
export type TherapistData = z.infer<typeof therapistDataSchema>;

/** Maps German field names; what cannot be read becomes a warning for staff, never a crash and never silence. */
export function readTherapistDetails(data: TherapistData): TherapistDetails {
  const warnings: TherapistWarning[] = [];
  const warn = (code: string, path: string, message: string) => warnings.push({ code, path, message });
  const details = {
    salutation: given(data.anrede, (value) => readSalutation(value)),
    title: given(data.titel, (value) => clean(value)),
    firstName: given(data.vorname, (value) => clean(value)),
    lastName: given(data.nachname, (value) => clean(value)),
    email: given(data.email, (value) => readEmail(clean(value), warn)),
    phone: given(data.telefon, (value) => readPhone(clean(value), warn)),
    status: given(data.status, (value) => readStatus(clean(value), warn)),
    availability:
      'telefonische_erreichbarkeit' in data ? storableJson(data.telefonische_erreichbarkeit ?? null) : undefined,
    potentiallyAvailable: given(data.potentially_available ?? data.potenziell_verfuegbar, readFlag),
    potentiallyAvailableNotes: given(data.potentially_available_notes ?? data.potenziell_verfuegbar_notizen, (value) =>
      clean(value),
    ),
    federalState: given(data.bundesland, (value) => readState(clean(value), warn)),
    language: given(data.sprache, (value): Language => (/^en/i.test(value ?? '') ? 'en' : 'de')),
  };
  if (details.availability !== undefined) {
    for (const problem of parseAvailability(details.availability).problems) {
      warn(
        problem.code,
        `telefonische_erreichbarkeit${problem.path ? `.${problem.path}` : ''}`,
        describeAvailabilityProblem(problem),
      );
    }
  }
  return { ...details, warnings };
}

type Warn = (code: string, path: string, message: string) => void;

function given<In, Out>(value: In | undefined, read: (value: In) => Out): Out | undefined {
  return value === undefined ? undefined : read(value);
}

function clean(value: string | null | undefined): string | null {
  // Control characters would only ever serve to break out of a header.
  const trimmed = value
    ?.replace(/\p{Cc}+/gu, ' ')
    .replace(/\p{Cs}/gu, '\u{fffd}')
    .trim();
  return trimmed ? trimmed : null;
}

function readSalutation(value: string | null | undefined): Salutation {
  if (/^\s*(frau|ms|mrs|w|weiblich|female)\b/i.test(value ?? '')) return 'FRAU';
  return /^\s*(herr|mr|m|männlich|male)\b/i.test(value ?? '') ? 'HERR' : 'UNKNOWN';
}

function readEmail(value: string | null, warn: Warn): string | null {
  if (value === null || isDeliverableAddress(value)) return value;
  warn('EMAIL_UNREADABLE', 'email', 'The email address cannot be written to; correct it in the therapist service.');
  return null;
}

function readPhone(value: string | null, warn: Warn): string | null {
  if (value === null) return null;
  const phone = parsePhoneNumberFromString(value, 'DE');
  if (phone?.isPossible()) return phone.number;
  warn('PHONE_UNREADABLE', 'telefon', 'The phone number cannot be dialled; correct it in the therapist service.');
  return null;
}

const STATUS_WORDS: Readonly<Record<string, TherapistStatus>> = {
  active: 'ACTIVE',
  aktiv: 'ACTIVE',
  inactive: 'INACTIVE',
  inaktiv: 'INACTIVE',
  deleted: 'INACTIVE',
  geloescht: 'INACTIVE',
  gelöscht: 'INACTIVE',
  blocked: 'BLOCKED',
  gesperrt: 'BLOCKED',
  blockiert: 'BLOCKED',
};

function readStatus(value: string | null, warn: Warn): TherapistStatus {
  const status = STATUS_WORDS[(value ?? 'active').toLowerCase()];
  if (status) return status;
  // Rather no contact than an unwanted one: staff see the warning.
  warn(
    'STATUS_UNKNOWN',
    'status',
    'The status is not known here; the therapist counts as inactive until it is corrected.',
  );
  return 'INACTIVE';
}

function readState(value: string | null, warn: Warn): FederalState | null {
  if (value === null) return null;
  const state = readFederalState(value);
  if (state) return state;
  warn(
    'FEDERAL_STATE_UNKNOWN',
    'bundesland',
    `The federal state is not known; expected a name or one of ${FEDERAL_STATES.join(', ')}. Only nationwide holidays are kept free.`,
  );
  return null;
}

function readFlag(value: boolean | string | number | null): boolean {
  return value === true || value === 1 || (typeof value === 'string' && /^(true|ja|yes|1)$/i.test(value.trim()));
}
