import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { UnschedulableRequest as UnschedulableView } from '../../queries/lists/unschedulableRequestList.js';
import type { GraphqlContext } from '../../schema/context.js';
import { orOther } from '../../schema/defineEnum.js';
import { UnschedulableReasonEnum } from '../../schema/enums/call.js';
import { UnschedulableRequest } from '../../schema/types/CallPlanning.js';
import { ContactPoint } from '../../schema/types/ContactPoint.js';
import { PlacementRequest } from '../../schema/types/PlacementRequest.js';
import { Therapist } from '../../schema/types/Therapist.js';

@Resolver(() => UnschedulableRequest)
export class UnschedulableRequestFields {
  @FieldResolver(() => UnschedulableReasonEnum, { description: 'Why no slot was found.' })
  reason(@Root() { reason }: UnschedulableView) {
    return orOther(UnschedulableReasonEnum, reason);
  }

  @FieldResolver(() => PlacementRequest, { description: 'The request.' })
  placementRequest(@Root() { id }: UnschedulableView, @Ctx() { loaders }: GraphqlContext) {
    return loaders.placementRequest.load(id);
  }

  @FieldResolver(() => Therapist, { description: 'Whom it is meant for.' })
  therapist(@Root() { therapistId }: UnschedulableView, @Ctx() { loaders }: GraphqlContext) {
    return loaders.therapist.load(therapistId);
  }

  @FieldResolver(() => ContactPoint, { description: 'Where the call would go.' })
  contactPoint(@Root() { contactPointId }: UnschedulableView, @Ctx() { loaders }: GraphqlContext) {
    return loaders.contactPoint.load(contactPointId);
  }
}
