import { latest } from '../../../src/domain/calendar/durations.js';
import { isCallDue } from '../../../src/domain/calls/callDue.js';
import { coolingFrom, type PatientAnswer } from '../../../src/domain/contact/cooling.js';
import type {
  ContactDecision,
  ContactSituation,
  GrantedOverride,
  PendingMail,
} from '../../../src/domain/contact/nextPermittedContact.js';
import {
  DEFAULT_CONTACT_RULE_SETTINGS,
  nextPermittedContact,
} from '../../../src/domain/contact/nextPermittedContact.js';
import type { EmailStatus, PlacementStatus, TherapistStatus } from '../../../src/domain/vocabulary.js';

export interface ModelRequest {
  readonly id: string;
  readonly therapistId: string;
  readonly patientRegisteredOn: string | null;
  readonly createdAt: Date;
  status: PlacementStatus;
  laterUntil: Date | null;
  newestMailId: string | null;
  hasOutcome: boolean;
  /** Answers UNDECIDED so far; after the second a person takes over. */
  undecided: number;
  /** Mails that carried it and arrived, since the therapist last said LATER. */
  arrivals: number;
  spokenAbout: boolean;
}

export interface ModelMail {
  readonly id: string;
  readonly purpose: 'REQUEST' | 'MANUAL';
  readonly therapistId: string;
  status: EmailStatus;
  attemptedAt: Date | null;
  attempts: number;
  retryAt: Date | null;
  memberIds: string[];
  readonly answers: Map<string, PatientAnswer>;
  /** What was permitted once for this mail stays permitted for its retries. */
  overrides: readonly GrantedOverride[];
  bounced: boolean;
  /** Only for an UNCERTAIN one: what really became of it. */
  arrived: boolean;
}

export interface ModelCall {
  readonly slot: Date;
  memberIds: string[];
  attempts: number;
}

/** What the therapist saw of us. */
export interface ModelContact {
  readonly at: Date;
  readonly by: string;
  readonly answers: ReadonlyMap<string, PatientAnswer>;
  readonly intervalOverridden: boolean;
  readonly coolingOverridden: boolean;
}

export interface ModelTherapist {
  readonly id: string;
  status: TherapistStatus;
  readonly lastContactAt: Date | null;
}

/** One contact point with its therapists, as a service would keep it; all decisions come from the domain. */
export interface ContactPointModel {
  now: Date;
  nextId: number;
  readonly hasPhone: boolean;
  readonly therapists: readonly ModelTherapist[];
  suppressedAt: Date | null;
  emailBouncedAt: Date | null;
  readonly requests: Map<string, ModelRequest>;
  readonly mails: Map<string, ModelMail>;
  batchOpenedAt: Date | null;
  call: ModelCall | null;
  overrides: GrantedOverride[];
  contacts: ModelContact[];
}

export const PLACE = { timeZone: 'Europe/Berlin', federalState: 'BY' } as const;
export const SETTINGS = DEFAULT_CONTACT_RULE_SETTINGS;

export function aContactPoint(
  now: Date,
  options: { hasPhone: boolean; earlierContactAt: Date | null },
): ContactPointModel {
  return {
    now,
    nextId: 1,
    hasPhone: options.hasPhone,
    // the first one has come from another practice, where a mail was sent to
    therapists: [
      { id: 'moved', status: 'ACTIVE', lastContactAt: options.earlierContactAt },
      { id: 'settled', status: 'ACTIVE', lastContactAt: null },
    ],
    suppressedAt: null,
    emailBouncedAt: null,
    requests: new Map(),
    mails: new Map(),
    batchOpenedAt: null,
    call: null,
    overrides: [],
    contacts: [],
  };
}

export function newId(model: ContactPointModel, kind: string): string {
  return `${kind}-${String(model.nextId++).padStart(6, '0')}`;
}

export function therapistOf(model: ContactPointModel, id: string): ModelTherapist {
  const therapist = model.therapists.find((one) => one.id === id);
  if (therapist === undefined) throw new Error(`No therapist ${id}`);
  return therapist;
}

/** Newest refusal of a contact that cools. */
export function refusedAt(model: ContactPointModel): Date | null {
  return model.contacts.map(({ answers }) => coolingFrom([...answers.values()])).reduce(latest, null);
}

export function isDueForCall(model: ContactPointModel, request: ModelRequest): boolean {
  if (therapistOf(model, request.therapistId).status !== 'ACTIVE') return false;
  const newestMail = request.newestMailId === null ? null : (model.mails.get(request.newestMailId) ?? null);
  const { status, hasOutcome } = request;
  return isCallDue({ requestStatus: status, newestMail, hasOutcome }, model.now, SETTINGS.contactIntervalDays);
}

/** The question whether this therapist may be contacted, put to the domain. */
export function decide(
  model: ContactPointModel,
  therapistId: string,
  about: { channel: 'EMAIL' | 'CALL'; mail?: ModelMail; purpose?: 'REQUEST' | 'MANUAL' },
): ContactDecision {
  const { channel, mail } = about;
  const situation: ContactSituation = {
    channel,
    purpose: mail?.purpose ?? about.purpose ?? 'REQUEST',
    therapist: { ...therapistOf(model, therapistId), refusedAt: null, suppressedAt: null },
    contactPoint: {
      lastContactAt: knownContacts(model).reduce<Date | null>(latest, null),
      refusedAt: refusedAt(model),
      suppressedAt: model.suppressedAt,
      hasEmail: true,
      hasPhone: model.hasPhone,
      emailBouncedAt: model.emailBouncedAt,
    },
    pendingMails: [...model.mails.values()].flatMap((one) => asPending(model, one)),
    selfEmailId: mail?.id,
    callDue: [...model.requests.values()].some((request) => isDueForCall(model, request)),
    callPlanned: model.call !== null,
    overrides: channel === 'EMAIL' ? [...model.overrides, ...(mail?.overrides ?? [])] : [],
    place: PLACE,
  };
  return nextPermittedContact(situation, model.now, SETTINGS);
}

/** Contacts as the service knows them: of an UNCERTAIN mail it does not know that it arrived. */
function knownContacts(model: ContactPointModel): Date[] {
  return model.contacts.filter(({ by }) => model.mails.get(by)?.status !== 'UNCERTAIN').map(({ at }) => at);
}

function asPending(model: ContactPointModel, mail: ModelMail): PendingMail[] {
  const { id, status, attemptedAt, purpose, therapistId } = mail;
  if (status !== 'QUEUED' && status !== 'SENDING' && status !== 'UNCERTAIN') return [];
  // a request mail is for whoever waits, not for one therapist
  const therapistStatus = purpose === 'MANUAL' ? therapistOf(model, therapistId).status : undefined;
  return [{ emailId: id, status, attemptedAt, purpose, therapistStatus }];
}
