import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { PageArgs } from '../../schema/connections/PageArgs.js';
import type { GraphqlContext } from '../../schema/context.js';
import { NextBatch } from '../../schema/types/ContactPlan.js';
import { PlacementRequestConnection } from '../../schema/types/connections.js';
import { EmailBatch } from '../../schema/types/EmailBatch.js';
import { Reason } from '../../schema/types/Reason.js';
import type { NextBatchView } from '../../services/createPlanService.js';
import { reasonsOf } from '../reasonsOf.js';
import { requestConnection } from '../requestConnection.js';

@Resolver(() => NextBatch)
export class NextBatchFields {
  @FieldResolver(() => EmailBatch, { nullable: true, description: 'The open batch; null while none has been opened.' })
  batch(@Root() next: NextBatchView, @Ctx() { loaders }: GraphqlContext) {
    return next.batchId === null ? null : loaders.emailBatch.load(next.batchId);
  }

  @FieldResolver(() => [Reason], { description: 'Why it does not leave yet.' })
  reasons(@Root() next: NextBatchView) {
    return reasonsOf(next.reasons);
  }

  @FieldResolver(() => PlacementRequestConnection, { description: 'Who would be in it, in its order.' })
  placementRequests(
    @Root() next: NextBatchView,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { loaders }: GraphqlContext,
  ) {
    return requestConnection(loaders, next.placementRequestIds, args);
  }

  @FieldResolver(() => PlacementRequestConnection, { description: 'Who waits for a later mail.' })
  waitingBehind(@Root() next: NextBatchView, @Args(() => PageArgs) args: PageArgs, @Ctx() { loaders }: GraphqlContext) {
    return requestConnection(loaders, next.waitingBehind, args);
  }
}
