import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';
import { ContactPoint } from '../entities/ContactPoint.js';
import { PhoneCall } from '../entities/PhoneCall.js';
import { cancelEmptied } from './cancelEmptied.js';
import { recordCallChange } from './recordCallChange.js';

/**
 * Cancels the planned calls of a contact point that nobody is making: it cools, or wants no contact at all. Callbacks
 * were agreed with the therapist and are exempt from cooling (DESIGN 4.1.3, 4.5). The requests wait.
 */
export async function cancelUnclaimedCalls(
  em: EntityManager,
  contactPointId: string,
  reason: 'COOLING' | 'OPTED_OUT',
  now: Date,
): Promise<void> {
  const rows = await queryRows<{ id: string }>(
    em,
    `SELECT id FROM communication.phone_calls
     WHERE contact_point_id = $1 AND status = 'SCHEDULED' AND (claim_until IS NULL OR claim_until <= clock_timestamp())
       AND (reason <> 'CALLBACK' OR $2) ORDER BY id`,
    [contactPointId, reason === 'OPTED_OUT'],
  );
  for (const { id } of rows) {
    const call = await em.findOneOrFail(PhoneCall, id, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    Object.assign(call, { status: 'CANCELED', canceledReason: reason });
    await recordCallChange(
      em,
      call,
      { kind: 'CANCELED', reason },
      { kind: 'CANCELED', actor: null, details: { reason } },
      now,
    );
  }
}

/**
 * After a claim: what was not pulled away from who made the call is done now. It is canceled when nobody is left to call
 * about, or when the contact point has opted out or refused a patient since. The caller has cleared the claim and holds the
 * contact point's lock and the call's row.
 */
export async function settleReleasedCall(
  em: EntityManager,
  call: PhoneCall,
  claimedAt: Date | null,
  coolingDays: number,
  now: Date,
): Promise<void> {
  await cancelEmptied(em, call, now);
  const point = await em.findOneOrFail(ContactPoint, call.contactPointId);
  if (point.suppressedAt !== null) await cancelUnclaimedCalls(em, point.id, 'OPTED_OUT', now);
  const refusedSince = claimedAt !== null && point.refusedAt !== null && point.refusedAt >= claimedAt;
  if (refusedSince) await cancelCooledCalls(em, point.id, coolingDays, now);
}

/** After an answer: a contact point that cools now keeps no planned call (DESIGN 4.1.3). */
export async function cancelCooledCalls(
  em: EntityManager,
  contactPointId: string,
  coolingDays: number,
  now: Date,
): Promise<void> {
  const coolsSince = new Date(now.getTime() - coolingDays * 86_400_000);
  const cooling = await queryRows(em, 'SELECT 1 FROM communication.contact_points WHERE id = $1 AND refused_at > $2', [
    contactPointId,
    coolsSince,
  ]);
  if (cooling.length > 0) await cancelUnclaimedCalls(em, contactPointId, 'COOLING', now);
}
