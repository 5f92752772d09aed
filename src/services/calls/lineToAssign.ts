import type { EntityManager } from '@mikro-orm/postgresql';
import { CallLine } from '../../entities/CallLine.js';
import { StaffMember } from '../../entities/StaffMember.js';
import { isUuid } from '../../queries/uuid.js';
import { badInput, found } from '../serviceParts.js';

export interface Assignee {
  /** Whose line takes it over: id of this service or external id. */
  readonly assigneeId?: string | null;
  readonly lineId?: string | null;
}

/**
 * The active line that is to take a call over. The caller holds the calendar lock, so that lines are in step with staff.
 * @throws CommunicationError NOT_FOUND, BAD_USER_INPUT unless one of the two is given
 */
export async function lineToAssign(em: EntityManager, { assigneeId, lineId }: Assignee): Promise<CallLine> {
  if ((assigneeId == null) === (lineId == null))
    throw badInput('input.lineId', 'Give either `assigneeId` or `lineId`.');
  if (lineId != null)
    return found(await em.findOne(CallLine, { id: lineId, active: true }), 'Active line', 'input.lineId');
  const actor = assigneeId as string;
  const member = await em.findOne(
    StaffMember,
    isUuid(actor) ? { $or: [{ id: actor }, { externalId: actor }] } : { externalId: actor },
  );
  const line = member && (await em.findOne(CallLine, { staffMemberId: member.id, active: true }));
  return found(line, 'Line of this staff member', 'input.assigneeId');
}
