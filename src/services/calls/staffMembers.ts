import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { lockCalendar } from '../../calls/calendar.js';
import { syncLines } from '../../calls/callLines.js';
import { queryRows } from '../../database/query.js';
import { StaffMember } from '../../entities/StaffMember.js';
import { badInput, found, recordAction } from '../serviceParts.js';
import type { CallServiceParts } from './callServiceParts.js';
import { checkedAbsences, checkedName, checkedTimeZone, checkedWorkingHours } from './checkStaffMember.js';

interface StaffMemberDetails {
  /** IANA. */
  readonly timeZone?: string | null;
  /** In the shapes of a therapist's availability. */
  readonly workingHours?: unknown;
  readonly absences?: readonly { readonly from: Date; readonly to: Date }[] | null;
  readonly active?: boolean | null;
  /** Who enters it. */
  readonly staffMemberId: string;
}

export interface CreateStaffMemberInput extends StaffMemberDetails {
  readonly externalId: string;
  readonly name: string;
}

/** What is left out stays as it is. */
export interface UpdateStaffMemberInput extends StaffMemberDetails {
  readonly id: string;
  readonly externalId?: string | null;
  readonly name?: string | null;
}

const OFFICE_HOURS = [{ start: '08:00', end: '18:00' }];
/** DESIGN 4.5 "Slots": the default of a line. */
const DEFAULT_HOURS = {
  monday: OFFICE_HOURS,
  tuesday: OFFICE_HOURS,
  wednesday: OFFICE_HOURS,
  thursday: OFFICE_HOURS,
  friday: OFFICE_HOURS,
};

/**
 * Enters a staff member, whose line takes calls at once; the anonymous lines end with the first one.
 * @throws CommunicationError STAFF_MEMBER_EXISTS, WORKING_HOURS_NOT_READABLE, BAD_USER_INPUT
 */
export function createStaffMember(parts: CallServiceParts) {
  return (input: CreateStaffMemberInput): Promise<StaffMember> =>
    changeLines(parts, 'createStaffMember', input.staffMemberId, async (em, now) => {
      const externalId = checkedName(input.externalId, 'input.externalId');
      await requireFree(em, externalId);
      const member = em.create(StaffMember, {
        id: uuidv7(),
        externalId,
        name: checkedName(input.name, 'input.name'),
        timeZone: checkedTimeZone(input.timeZone ?? parts.settings.timeZone),
        workingHours: checkedWorkingHours(input.workingHours ?? DEFAULT_HOURS),
        absences: checkedAbsences(input.absences ?? []),
        active: input.active ?? true,
        createdAt: now,
        updatedAt: now,
      });
      em.persist(member);
      return member;
    });
}

/**
 * Changes a staff member. Planned calls that fall into a new absence or outside new hours, or whose line ends with the
 * member, stay until the next sweep has moved them.
 * @throws CommunicationError NOT_FOUND, STAFF_MEMBER_EXISTS, WORKING_HOURS_NOT_READABLE, BAD_USER_INPUT
 */
export function updateStaffMember(parts: CallServiceParts) {
  return (input: UpdateStaffMemberInput): Promise<StaffMember> =>
    changeLines(parts, 'updateStaffMember', input.staffMemberId, async (em, now) => {
      const member = found(await em.findOne(StaffMember, input.id), 'Staff member', 'input.id');
      if (input.externalId != null) await rename(em, member, checkedName(input.externalId, 'input.externalId'));
      if (input.name != null) member.name = checkedName(input.name, 'input.name');
      if (input.timeZone != null) member.timeZone = checkedTimeZone(input.timeZone);
      if (input.workingHours != null) member.workingHours = checkedWorkingHours(input.workingHours);
      if (input.absences != null) member.absences = checkedAbsences(input.absences);
      if (input.active != null) member.active = input.active;
      member.updatedAt = now;
      return member;
    });
}

/** The calendar lock keeps changes of staff and bookings apart, and the former from each other. */
function changeLines(
  { transact, clock, vault, settings }: CallServiceParts,
  action: string,
  actor: string,
  change: (em: EntityManager, now: Date) => Promise<StaffMember>,
): Promise<StaffMember> {
  return transact(async (em) => {
    const now = clock.now();
    await lockCalendar(em, settings, now);
    const member = await change(em, now);
    await em.flush();
    await syncLines(em, settings, now);
    const details = { active: member.active };
    recordAction(em, vault, { actor, action, subjectType: 'staff_member', subjectId: member.id, details }, now);
    return member;
  });
}

async function rename(em: EntityManager, member: StaffMember, externalId: string): Promise<void> {
  if (member.externalId === externalId) return;
  await requireFree(em, externalId);
  member.externalId = externalId;
  // Lines are told apart by their labels: without this the member would get a second one.
  await queryRows(em, `UPDATE communication.call_lines SET label = 'staff:' || $2 WHERE staff_member_id = $1`, [
    member.id,
    externalId,
  ]);
}

async function requireFree(em: EntityManager, externalId: string): Promise<void> {
  if ((await em.count(StaffMember, { externalId })) === 0) return;
  throw badInput('input.externalId', 'There is a staff member with this external id.', 'STAFF_MEMBER_EXISTS');
}
