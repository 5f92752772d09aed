import type { ContactSituation } from '../../../src/domain/contact/nextPermittedContact.js';

/** A situation in parts; what is left out stands in the way of nothing. */
export type SituationParts = Omit<Partial<ContactSituation>, 'therapist' | 'contactPoint' | 'place'> & {
  readonly therapist?: Partial<ContactSituation['therapist']>;
  readonly contactPoint?: Partial<ContactSituation['contactPoint']>;
  readonly place?: Partial<ContactSituation['place']>;
};

const NO_HISTORY = { lastContactAt: null, refusedAt: null, suppressedAt: null };

export function aSituation(parts: SituationParts = {}): ContactSituation {
  return {
    channel: 'EMAIL',
    purpose: 'REQUEST',
    pendingMails: [],
    callDue: false,
    callPlanned: false,
    overrides: [],
    ...parts,
    therapist: { ...NO_HISTORY, status: 'ACTIVE', ...parts.therapist },
    contactPoint: { ...NO_HISTORY, hasEmail: true, hasPhone: true, emailBouncedAt: null, ...parts.contactPoint },
    place: { timeZone: 'Europe/Berlin', federalState: 'BE', ...parts.place },
  };
}
