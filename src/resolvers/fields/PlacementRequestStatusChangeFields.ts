import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { GraphqlContext } from '../../schema/context.js';
import { PlacementRequest } from '../../schema/types/PlacementRequest.js';
import { PlacementRequestStatusChange } from '../../schema/types/PlacementRequestStatusChange.js';

@Resolver(() => PlacementRequestStatusChange)
export class PlacementRequestStatusChangeFields {
  @FieldResolver(() => PlacementRequest, {
    nullable: true,
    description: 'The request as it is now; it may have gone on since.',
  })
  placementRequest(@Root() change: PlacementRequestStatusChange, @Ctx() { loaders }: GraphqlContext) {
    return loaders.placementRequest.load(change.placementRequestId);
  }
}
