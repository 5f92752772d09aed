import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';
import type { PhoneCall } from '../entities/PhoneCall.js';
import { CommunicationError } from '../errors.js';

/** Whether somebody is calling now: a claim whose lease has run out counts no more. Real time of the database (DESIGN 3). */
export async function isClaimed(em: EntityManager, call: PhoneCall): Promise<boolean> {
  if (call.claimToken === null) return false;
  const [row] = await queryRows<{ live: boolean }>(
    em,
    'SELECT claim_until > clock_timestamp() AS live FROM communication.phone_calls WHERE id = $1',
    [call.id],
  );
  return row?.live ?? false;
}

/** @throws CommunicationError ALREADY_CLAIMED with who and since when, when somebody else is calling */
export async function refuseForeignClaim(em: EntityManager, call: PhoneCall, staffMemberId: string): Promise<void> {
  if (call.claimedBy === null || call.claimedBy === staffMemberId || !(await isClaimed(em, call))) return;
  throw new CommunicationError(
    'ALREADY_CLAIMED',
    `${call.claimedBy} has this call since ${call.claimedAt?.toISOString()}.`,
    {
      field: 'input.phoneCallId',
      details: { claimedBy: call.claimedBy, claimedAt: call.claimedAt?.toISOString() },
    },
  );
}

/** Nobody is calling (any more). The lease is part of the claim. */
export function clearClaim(call: PhoneCall): void {
  call.claimedBy = null;
  call.claimedAt = null;
  call.claimToken = null;
  call.claimUntil = null;
}
