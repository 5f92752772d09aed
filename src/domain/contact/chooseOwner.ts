import { CommunicationError } from '../../errors.js';
import { surnameMatch } from './surnameMatch.js';

/** A therapist of the contact point. */
export interface ContactPointMember {
  readonly therapistId: string;
  readonly lastName: string | null;
  readonly title: string | null;
  readonly createdAt: Date;
  readonly hasPhone: boolean;
  /** At least one window could be read from the availability. */
  readonly hasUsableWindows: boolean;
}

export interface ContactPointOwner {
  /** Whose name is in the salutation. */
  readonly ownerId: string;
  /** Whose phone number is called; null: nobody has one. */
  readonly phoneOwnerId: string | null;
  /** Whose hours count; null: nobody has any. */
  readonly windowsOwnerId: string | null;
}

/**
 * The owner is the therapist whose surname is in the address, else one with a title, else the oldest entry; phone and
 * windows fall back to the oldest member who has them. DESIGN 2 "contact point".
 * @throws CommunicationError NO_MEMBERS
 */
export function chooseOwner(members: readonly ContactPointMember[], email: string | null): ContactPointOwner {
  const oldestFirst = members.toSorted(compareAge);
  const ranked = oldestFirst.map((member) => ({ member, rank: rankOf(member, email) })).sort((a, b) => b.rank - a.rank);
  const owner = ranked[0]?.member;
  if (owner === undefined)
    throw new CommunicationError('NO_MEMBERS', 'A contact point without therapists has no owner');
  const ownerThenOldest = [owner, ...oldestFirst];
  return {
    ownerId: owner.therapistId,
    phoneOwnerId: ownerThenOldest.find(({ hasPhone }) => hasPhone)?.therapistId ?? null,
    windowsOwnerId: ownerThenOldest.find(({ hasUsableWindows }) => hasUsableWindows)?.therapistId ?? null,
  };
}

/** The match of the surname decides, then the title; equal ranks keep the order by age. */
function rankOf({ lastName, title }: ContactPointMember, email: string | null): number {
  return 2 * surnameMatch(lastName, email ?? '') + Number((title ?? '').trim() !== '');
}

function compareAge(a: ContactPointMember, b: ContactPointMember): number {
  return a.createdAt.getTime() - b.createdAt.getTime() || (a.therapistId < b.therapistId ? -1 : 1);
}
