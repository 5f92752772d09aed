import { createFollowUpSweep, type FollowUpResult } from '../../calls/followUpSweep.js';
import { recordAction } from '../serviceParts.js';
import type { CallServiceParts } from './callServiceParts.js';

/** The daily planning of calls, started by hand. Who did is kept first: the sweep is many transactions. */
export function runFollowUpSweep(parts: CallServiceParts) {
  const { transact, clock, vault } = parts;
  const sweep = createFollowUpSweep(parts);
  return async (input: { readonly staffMemberId: string }): Promise<FollowUpResult> => {
    const action = { action: 'runFollowUpSweep', subjectType: 'service', subjectId: null } as const;
    await transact(async (em) => recordAction(em, vault, { actor: input.staffMemberId, ...action }, clock.now()));
    return sweep();
  };
}
