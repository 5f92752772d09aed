import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { lockContactPoints } from '../database/locks.js';
import { PhoneCall } from '../entities/PhoneCall.js';
import { CommunicationError } from '../errors.js';
import { found } from '../services/serviceParts.js';

/** Locks the call's contact point, then the call. @throws CommunicationError NOT_FOUND */
export async function lockCall(em: EntityManager, id: string): Promise<PhoneCall> {
  const call = found(await em.findOne(PhoneCall, id), 'Phone call', 'input.phoneCallId');
  await lockContactPoints(em, [call.contactPointId]);
  return em.findOneOrFail(PhoneCall, id, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
}

/** @throws CommunicationError CALL_ENDED when it is not SCHEDULED any more */
export function requireScheduled(call: PhoneCall): void {
  if (call.status === 'SCHEDULED') return;
  throw new CommunicationError(
    'CALL_ENDED',
    `This call is ${call.status} already; correctOutcome mends a wrong entry.`,
    {
      field: 'input.phoneCallId',
    },
  );
}
