import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { PageArgs } from '../../schema/connections/PageArgs.js';
import type { GraphqlContext } from '../../schema/context.js';
import { OutreachPlanEntry } from '../../schema/types/ContactPlan.js';
import { ContactPoint } from '../../schema/types/ContactPoint.js';
import { PlacementRequestConnection } from '../../schema/types/connections.js';
import { Reason } from '../../schema/types/Reason.js';
import { Therapist } from '../../schema/types/Therapist.js';
import type { OutreachPlanEntry as OutreachPlanView } from '../../services/createPlanService.js';
import { reasonsOf } from '../reasonsOf.js';
import { requestConnection } from '../requestConnection.js';

@Resolver(() => OutreachPlanEntry)
export class OutreachPlanFields {
  @FieldResolver(() => ContactPoint, { description: 'The contact point.' })
  contactPoint(@Root() entry: OutreachPlanView, @Ctx() { loaders }: GraphqlContext) {
    return loaders.contactPoint.load(entry.contactPointId);
  }

  @FieldResolver(() => Therapist, { description: 'Its owner, who is greeted.' })
  therapist(@Root() entry: OutreachPlanView, @Ctx() { loaders }: GraphqlContext) {
    return loaders.therapist.load(entry.therapistId);
  }

  @FieldResolver(() => [Reason], { description: 'What stands in the way.' })
  reasons(@Root() entry: OutreachPlanView) {
    return reasonsOf(entry.reasons);
  }

  @FieldResolver(() => PlacementRequestConnection, { description: 'Who would be in the mail, in its order.' })
  placementRequests(
    @Root() entry: OutreachPlanView,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { loaders }: GraphqlContext,
  ) {
    return requestConnection(loaders, entry.placementRequestIds, args);
  }
}
