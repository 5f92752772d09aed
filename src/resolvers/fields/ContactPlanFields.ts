import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { GraphqlContext } from '../../schema/context.js';
import { DateTime } from '../../schema/scalars.js';
import { ContactPlan, NextBatch } from '../../schema/types/ContactPlan.js';
import { ContactPoint } from '../../schema/types/ContactPoint.js';
import { Reason } from '../../schema/types/Reason.js';
import { Therapist } from '../../schema/types/Therapist.js';
import type { ContactPlan as ContactPlanView } from '../../services/createPlanService.js';
import { reasonsOf } from '../reasonsOf.js';

@Resolver(() => ContactPlan)
export class ContactPlanFields {
  @FieldResolver(() => Therapist, { description: 'Whom it is about.' })
  therapist(@Root() plan: ContactPlanView, @Ctx() { loaders }: GraphqlContext) {
    return loaders.therapist.load(plan.therapistId);
  }

  @FieldResolver(() => ContactPoint, { description: 'Where the therapist is contacted.' })
  contactPoint(@Root() plan: ContactPlanView, @Ctx() { loaders }: GraphqlContext) {
    return loaders.contactPoint.load(plan.contactPointId);
  }

  @FieldResolver(() => [Reason], { description: 'All that stands in the way now.' })
  reasons(@Root() plan: ContactPlanView) {
    return reasonsOf(plan.reasons);
  }

  @FieldResolver(() => DateTime, { nullable: true, description: 'End of the rest after a refusal; null: none.' })
  coolingUntil(@Root() plan: ContactPlanView, @Ctx() { now }: GraphqlContext): Date | null {
    return plan.coolingUntil && plan.coolingUntil > now ? plan.coolingUntil : null;
  }

  @FieldResolver(() => NextBatch, { nullable: true, description: 'The mail that would leave next; null: none.' })
  nextBatch(@Root() plan: ContactPlanView) {
    return plan.nextBatch;
  }
}
