import type { PlacementRequest } from '../entities/PlacementRequest.js';
import type { WaitingSources } from '../queries/waitingFor.js';
import type { GraphqlContext } from '../schema/context.js';

/** Where the explanation of a request finds what it needs. */
export function waitingSources(request: PlacementRequest, { loaders, now, rules }: GraphqlContext): WaitingSources {
  return {
    now,
    contactIntervalDays: rules.contactIntervalDays,
    async planned() {
      const therapist = await loaders.therapist.load(request.therapistId);
      return therapist ? loaders.plannedContact.load(therapist.contactPointId) : null;
    },
    plannedCall: () => loaders.plannedCallOfRequest.load(request.id),
    async unschedulable() {
      const therapist = await loaders.therapist.load(request.therapistId);
      const point = therapist && (await loaders.contactPoint.load(therapist.contactPointId));
      return (point?.unschedulableReason ?? null) !== null;
    },
    newestEmail: async () => (request.newestEmailId === null ? null : loaders.email.load(request.newestEmailId)),
  };
}
