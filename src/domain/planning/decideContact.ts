import {
  type ContactDecision,
  type ContactRuleSettings,
  nextPermittedContact,
  type PendingMail,
} from '../contact/nextPermittedContact.js';
import type { EmailPurpose } from '../vocabulary.js';
import type { ContactPointState, MemberTherapist, OpenMail } from './contactPointState.js';

/** What the contact is about. `self`: the mail that the question is about, where it exists already. */
export interface ContactQuestion {
  readonly channel: 'EMAIL' | 'CALL';
  readonly purpose: EmailPurpose;
  readonly self: OpenMail | null;
}

/** The one decision function, asked for one therapist of a contact point (DESIGN 4.1). */
export function decideContact(
  state: ContactPointState,
  therapist: MemberTherapist,
  question: ContactQuestion,
  now: Date,
  settings: ContactRuleSettings,
): ContactDecision {
  const place = (state.ownerId && state.therapists.get(state.ownerId)) || therapist;
  return nextPermittedContact(
    {
      channel: question.channel,
      purpose: question.purpose,
      therapist,
      contactPoint: {
        ...state.history,
        hasEmail: state.email !== null,
        hasPhone: [...state.therapists.values()].some((member) => member.hasPhone),
        emailBouncedAt: state.emailBouncedAt,
      },
      pendingMails: pendingMails(state, therapist, question.self),
      selfEmailId: question.self?.id,
      callDue: state.callDue,
      callPlanned: state.callPlanned,
      overrides: state.overrides.filter(
        (override) => override.emailId === null || override.emailId === question.self?.id,
      ),
      place: { timeZone: place.timeZone, federalState: place.federalState },
    },
    now,
    settings,
  );
}

function pendingMails(state: ContactPointState, therapist: MemberTherapist, self: OpenMail | null): PendingMail[] {
  const here = state.openMails
    .filter((mail) => mail.countsAsContact)
    .map((mail) => ({
      emailId: mail.id,
      // Whoever has a mail under lease may be about to send it: neither an older id nor an earlier try goes before that.
      status: mail.leased && mail.id !== self?.id ? ('SENDING' as const) : mail.status,
      attemptedAt: mail.attemptedAt,
      purpose: mail.purpose,
      ...(cannotLeave(state, mail) ? { therapistStatus: 'INACTIVE' as const } : {}),
    }));
  const elsewhere = (state.mailsElsewhere ?? [])
    .filter((mail) => mail.therapistId === therapist.id)
    .map(({ id, status, attemptedAt }) => ({ emailId: id, status, attemptedAt }));
  return [...here, ...elsewhere];
}

/** A hand-written mail waits for its own therapist alone and must not hold the whole practice up. */
function cannotLeave(state: ContactPointState, mail: OpenMail): boolean {
  if (mail.purpose !== 'MANUAL') return false;
  const therapist = state.therapists.get(mail.therapistId);
  return therapist?.status !== 'ACTIVE' || therapist.suppressedAt !== null;
}
