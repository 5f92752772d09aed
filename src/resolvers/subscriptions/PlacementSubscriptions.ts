import { Args, Resolver, Root, Subscription } from 'type-graphql';
import type { GraphqlContext } from '../../schema/context.js';
import { PlacementRequestStatusArgs } from '../../schema/inputs/callChangeArgs.js';
import { PlacementRequestStatusChange } from '../../schema/types/PlacementRequestStatusChange.js';
import { followPlacementStatus } from './followPlacementStatus.js';

@Resolver()
export class PlacementSubscriptions {
  @Subscription(() => PlacementRequestStatusChange, {
    description: 'Changes of status of placement requests, as they are committed, in all processes of the service.',
    subscribe: ({ args, context }) =>
      followPlacementStatus(args as PlacementRequestStatusArgs, context as GraphqlContext),
  })
  placementRequestStatusChanged(
    @Args(() => PlacementRequestStatusArgs) _args: PlacementRequestStatusArgs,
    @Root() change: PlacementRequestStatusChange,
  ): PlacementRequestStatusChange {
    return change;
  }
}
