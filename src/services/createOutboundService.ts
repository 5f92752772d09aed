import { ServiceState } from '../entities/ServiceState.js';
import { checkedReason } from './emailInputChecks.js';
import { recordAction, type ServiceParts } from './serviceParts.js';

export interface OutboundInput {
  readonly reason: string;
  readonly staffMemberId: string;
}

/** The emergency brake: while paused no mail begins to leave, in any process; everything else goes on. */
export function createOutboundService({ transact, clock, vault }: ServiceParts) {
  const set = (action: 'pauseOutbound' | 'resumeOutbound', input: OutboundInput): Promise<ServiceState> => {
    const reason = checkedReason(input.reason);
    return transact(async (em) => {
      const now = clock.now();
      const state = await em.findOneOrFail(ServiceState, { onlyRow: true });
      state.outboundPausedAt = action === 'pauseOutbound' ? (state.outboundPausedAt ?? now) : null;
      state.outboundPausedBy = action === 'pauseOutbound' ? (state.outboundPausedBy ?? input.staffMemberId) : null;
      recordAction(
        em,
        vault,
        { actor: input.staffMemberId, action, subjectType: 'service', subjectId: null, reason },
        now,
      );
      return state;
    });
  };
  return {
    /** Pausing twice changes nothing. @throws CommunicationError BAD_USER_INPUT */
    pauseOutbound: (input: OutboundInput) => set('pauseOutbound', input),
    /** @throws CommunicationError BAD_USER_INPUT */
    resumeOutbound: (input: OutboundInput) => set('resumeOutbound', input),
  };
}

export type OutboundService = ReturnType<typeof createOutboundService>;
