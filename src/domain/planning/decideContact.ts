import {
  type ContactDecision,
  type ContactRuleSettings,
  nextPermittedContact,
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
      pendingMails: state.openMails
        .filter((mail) => mail.countsAsContact)
        .map((mail) => ({
          emailId: mail.id,
          status: mail.status,
          attemptedAt: mail.attemptedAt,
          purpose: mail.purpose,
          // A hand-written mail to a blocked therapist must not hold the whole practice up.
          therapistStatus: mail.purpose === 'MANUAL' ? state.therapists.get(mail.therapistId)?.status : undefined,
        })),
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
