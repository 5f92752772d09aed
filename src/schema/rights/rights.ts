import { VIEWER_ROLES, type ViewerRole } from '../../auth/viewer.js';

interface RightDefinition {
  readonly description: string;
  readonly roles: readonly ViewerRole[];
}

/** What a field, an argument's field or an operation may need. Each needs exactly one; SECURITY.md shows this table. */
export const RIGHTS = {
  STATES: { description: 'States, times, counts, ids without a name, analytics', roles: VIEWER_ROLES },
  CONTACTS: {
    description: 'Names, addresses, numbers and hours of practices; who of the staff did what',
    roles: ['STAFF', 'MANAGER', 'SERVICE', 'ADMIN'],
  },
  PATIENT_IDS: {
    description: 'Which patient a request is about: external id, date of registration',
    roles: ['STAFF', 'MANAGER', 'SERVICE', 'ADMIN'],
  },
  CORRESPONDENCE: {
    description: 'Subjects and texts of mails, answers, notes, reasons in words',
    roles: ['STAFF', 'MANAGER', 'SERVICE', 'ADMIN'],
  },
  PATIENTS: {
    description: 'What is known about a patient; call scripts and previews made from it',
    roles: ['STAFF', 'MANAGER', 'ADMIN'],
  },
  REQUESTS: {
    description: 'Operations of other services and older clients: requests, mails, calls and what came of them',
    roles: ['STAFF', 'MANAGER', 'SERVICE', 'ADMIN'],
  },
  CASEWORK: {
    description: "Operations of the staff's day: claims, assignments, batches, corrections, opt-outs",
    roles: ['STAFF', 'MANAGER', 'ADMIN'],
  },
  MANAGEMENT: {
    description: 'The brake, exceptions from rules, lifted opt-outs, staff and their figures',
    roles: ['MANAGER', 'ADMIN'],
  },
  ADMINISTRATION: { description: 'Raw messages, dead letters, the bridge', roles: ['ADMIN'] },
} as const satisfies Readonly<Record<string, RightDefinition>>;

export type Right = keyof typeof RIGHTS;

export function mayUse(role: ViewerRole, right: Right): boolean {
  return (RIGHTS[right].roles as readonly ViewerRole[]).includes(role);
}

/** Names of fields, parted by blanks, under the right that each needs. */
export type RightsOfType = Readonly<Partial<Record<Right, string>>>;
