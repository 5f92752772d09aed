import type { Clock } from '../clock/clock.js';
import { lockFreeContactPoints } from '../database/locks.js';
import { queryRows } from '../database/query.js';
import type { Transact } from '../database/unitOfWork.js';
import { PhoneCall } from '../entities/PhoneCall.js';
import { settleReleasedCall } from './cancelUnclaimedCalls.js';
import { clearClaim } from './claims.js';
import { recordCallChange } from './recordCallChange.js';

interface ExpireParts {
  readonly transact: Transact;
  readonly clock: Clock;
  readonly settings: { readonly coolingDays: number };
}

/** Claims whose lease ran out (a closed laptop, a lost line) go back to the list; an outcome recorded later still counts. */
export function createClaimExpiry({ transact, clock, settings }: ExpireParts): () => Promise<number> {
  return () =>
    transact(async (em) => {
      const due = await queryRows<{ id: string }>(
        em,
        `SELECT DISTINCT contact_point_id AS id FROM communication.phone_calls
         WHERE claim_token IS NOT NULL AND claim_until <= clock_timestamp() LIMIT 100`,
      );
      const contactPoints = await lockFreeContactPoints(
        em,
        due.map((row) => row.id),
      );
      const now = clock.now();
      const rows = await queryRows<{ id: string }>(
        em,
        `SELECT id FROM communication.phone_calls
         WHERE contact_point_id = ANY($1) AND claim_token IS NOT NULL AND claim_until <= clock_timestamp() ORDER BY id FOR UPDATE`,
        [contactPoints],
      );
      for (const row of rows) {
        const call = await em.findOneOrFail(PhoneCall, row.id);
        const { claimedBy, claimedAt } = call;
        clearClaim(call);
        await recordCallChange(
          em,
          call,
          { kind: 'CHANGED', reason: 'CLAIM_EXPIRED' },
          { kind: 'CLAIM_EXPIRED', actor: claimedBy },
          now,
        );
        await settleReleasedCall(em, call, claimedAt, settings.coolingDays, now);
      }
      return rows.length;
    });
}
