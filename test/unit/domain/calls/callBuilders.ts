import { parseAvailability } from '../../../../src/domain/availability/parseAvailability.js';
import { plusDays } from '../../../../src/domain/calendar/durations.js';
import type { NeededRequest } from '../../../../src/domain/calls/callNeed.js';
import type {
  CallPlanningSettings,
  CallPlanningState,
  CallRequest,
  OpenCall,
} from '../../../../src/domain/calls/callPlanningState.js';
import type { TherapistCalendar } from '../../../../src/domain/calls/therapistCalendar.js';
import { DEFAULT_CONTACT_RULE_SETTINGS } from '../../../../src/domain/contact/nextPermittedContact.js';
import type { ContactPointState, MemberTherapist } from '../../../../src/domain/planning/contactPointState.js';
import { createLocalDays } from '../../../../src/domain/slots/createLocalDays.js';

/** A Tuesday, 10:00 in Berlin. */
export const NOW = new Date('2026-03-10T09:00:00Z');
export const SETTINGS: CallPlanningSettings = { ...DEFAULT_CONTACT_RULE_SETTINGS, maxPatientsPerCall: 10 };

export function aMember(parts: Partial<MemberTherapist> = {}): MemberTherapist {
  return {
    id: 'T1',
    externalId: 'ext',
    status: 'ACTIVE',
    salutation: 'FRAU',
    title: null,
    firstName: null,
    lastName: 'Lang',
    language: 'de',
    timeZone: 'Europe/Berlin',
    federalState: 'BE',
    hasPhone: true,
    lastContactAt: null,
    refusedAt: null,
    suppressedAt: null,
    ...parts,
  };
}

export function aContactPoint(
  parts: Partial<ContactPointState> = {},
  members: readonly MemberTherapist[] = [aMember()],
): ContactPointState {
  return {
    id: 'CP',
    email: 'praxis@example.org',
    history: { lastContactAt: null, refusedAt: null, suppressedAt: null },
    emailBouncedAt: null,
    ownerId: members[0]?.id ?? null,
    therapists: new Map(members.map((member) => [member.id, member])),
    waiting: [],
    openBatch: null,
    openMails: [],
    callDue: false,
    callPlanned: false,
    overrides: [],
    ...parts,
  };
}

/** Waits for its first mail. */
export function aRequest(id: string, parts: Partial<CallRequest> = {}): CallRequest {
  return {
    id,
    therapistId: 'T1',
    status: 'OPEN',
    patientRegisteredOn: null,
    createdAt: new Date('2026-02-01T00:00:00Z'),
    newestMail: null,
    outcome: null,
    callNotBefore: null,
    undecidedAnswers: 0,
    potentiallyAvailable: false,
    ...parts,
  };
}

/** Its mail was sent that many days before `NOW`. */
export function aMailedRequest(id: string, daysAgo: number, parts: Partial<CallRequest> = {}): CallRequest {
  return aRequest(id, {
    status: 'CONTACTED',
    newestMail: { status: 'SENT', attemptedAt: plusDays(NOW, -daysAgo) },
    ...parts,
  });
}

export function anOpenCall(memberIds: readonly string[], parts: Partial<OpenCall> = {}): OpenCall {
  return {
    id: 'call-1',
    startsAt: plusDays(NOW, 1),
    endsAt: new Date(plusDays(NOW, 1).getTime() + 5 * 60_000),
    claimed: false,
    memberIds,
    ...parts,
  };
}

export function aState(requests: readonly CallRequest[], parts: Partial<CallPlanningState> = {}): CallPlanningState {
  return { contactPoint: aContactPoint(), requests, openCalls: [], wrongNumber: false, ...parts };
}

export function idsOf(requests: readonly Pick<NeededRequest, 'id'>[]): string[] {
  return requests.map(({ id }) => id);
}

export function aCalendar(availability: unknown, holidays: readonly string[] = [], zone = 'Europe/Berlin') {
  const calendar: TherapistCalendar = {
    windows: parseAvailability(availability).windows,
    localDays: createLocalDays(zone),
    isHoliday: (isoDate) => holidays.includes(isoDate),
  };
  return calendar;
}
