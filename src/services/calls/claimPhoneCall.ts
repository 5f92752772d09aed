import { v4 as uuidv4 } from 'uuid';
import { settleReleasedCall } from '../../calls/cancelUnclaimedCalls.js';
import { clearClaim, refuseForeignClaim } from '../../calls/claims.js';
import { lockCall, requireScheduled } from '../../calls/lockCall.js';
import { recordCallChange } from '../../calls/recordCallChange.js';
import { queryRows } from '../../database/query.js';
import type { PhoneCall } from '../../entities/PhoneCall.js';
import { CommunicationError } from '../../errors.js';
import type { CallServiceParts } from './callServiceParts.js';

export interface CallActionInput {
  readonly phoneCallId: string;
  readonly staffMemberId: string;
}

/**
 * "I am calling now." Claiming one's own call again renews the lease (the heartbeat).
 * @throws CommunicationError NOT_FOUND, CALL_ENDED, ALREADY_CLAIMED
 */
export function claimPhoneCall({ transact, clock, settings }: CallServiceParts) {
  return (input: CallActionInput): Promise<PhoneCall> =>
    transact(async (em) => {
      const now = clock.now();
      const call = await lockCall(em, input.phoneCallId);
      requireScheduled(call);
      await refuseForeignClaim(em, call, input.staffMemberId);
      const renewed = call.claimedBy === input.staffMemberId;
      const [lease] = await queryRows<{ until: string }>(
        em,
        `SELECT clock_timestamp() + $1 * interval '1 millisecond' AS until`,
        [settings.claimLeaseMs],
      );
      call.claimUntil = new Date((lease as { until: string }).until);
      if (renewed) return call;
      Object.assign(call, { claimedBy: input.staffMemberId, claimedAt: now, claimToken: uuidv4() });
      await recordCallChange(
        em,
        call,
        { kind: 'CHANGED', reason: 'CLAIMED' },
        { kind: 'CLAIMED', actor: input.staffMemberId },
        now,
      );
      return call;
    });
}

/** Gives the call back to the list; one that nobody may make any more is canceled. @throws CommunicationError NOT_FOUND, NOT_CLAIMED, ALREADY_CLAIMED */
export function releasePhoneCall({ transact, clock, settings }: CallServiceParts) {
  return (input: CallActionInput): Promise<PhoneCall> =>
    transact(async (em) => {
      const now = clock.now();
      const call = await lockCall(em, input.phoneCallId);
      await refuseForeignClaim(em, call, input.staffMemberId);
      if (call.claimedBy === null) {
        throw new CommunicationError('NOT_CLAIMED', 'Nobody has claimed this call.', { field: 'input.phoneCallId' });
      }
      const { claimedAt } = call;
      clearClaim(call);
      await recordCallChange(
        em,
        call,
        { kind: 'CHANGED', reason: 'RELEASED' },
        { kind: 'RELEASED', actor: input.staffMemberId },
        now,
      );
      await settleReleasedCall(em, call, claimedAt, settings.coolingDays, now);
      return call;
    });
}
