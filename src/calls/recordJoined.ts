import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { PhoneCall } from '../entities/PhoneCall.js';
import { recordCallChange } from './recordCallChange.js';
import { addToCall } from './writeCalls.js';

/** Puts more requests into an open call and tells everybody. */
export async function recordJoined(
  em: EntityManager,
  callId: string,
  added: Parameters<typeof addToCall>[2],
  now: Date,
): Promise<void> {
  if (added.requestIds.length === 0) return;
  await addToCall(em, callId, added, now);
  const call = await em.findOneOrFail(PhoneCall, callId, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
  const details = { requestCount: added.requestIds.length };
  await recordCallChange(
    em,
    call,
    { kind: 'CHANGED', reason: 'PATIENTS_JOINED' },
    { kind: 'JOINED', actor: null, details },
    now,
  );
}
