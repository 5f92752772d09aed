import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';
import { CommunicationError } from '../../errors.js';
import { isUuid } from '../../queries/uuid.js';
import { PageArgs } from '../../schema/connections/PageArgs.js';
import type { GraphqlContext } from '../../schema/context.js';
import { PreviewEmailInput } from '../../schema/inputs/PreviewEmailInput.js';
import { ContactPlan } from '../../schema/types/ContactPlan.js';
import { OutreachPlanConnection } from '../../schema/types/connections.js';
import { EmailPreview } from '../../schema/types/EmailPreview.js';
import { nullWhenNotFound } from '../nullWhenNotFound.js';
import { outreachConnection } from '../outreachConnection.js';

/** What would happen; nothing is changed. */
@Resolver()
export class PlanQueries {
  @Query(() => ContactPlan, {
    nullable: true,
    description: 'When this therapist may be mailed, why not now, and what would be sent. Null for an unknown id.',
  })
  async contactPlan(
    @Arg('therapistId', () => ID, { description: 'Which therapist.' }) therapistId: string,
    @Ctx() { services }: GraphqlContext,
  ) {
    return isUuid(therapistId) ? services.plans.contactPlan(therapistId.toLowerCase()) : null;
  }

  @Query(() => OutreachPlanConnection, {
    description: 'Dry run of the next sweep over all contact points with waiting requests. Runs forward only.',
  })
  outreachPlan(@Args(() => PageArgs) args: PageArgs, @Ctx() { services }: GraphqlContext) {
    return outreachConnection(services.plans, args);
  }

  @Query(() => EmailPreview, {
    nullable: true,
    description:
      'The mail that would be sent next, with sample patients where nobody waits. Null for an unknown therapist.',
  })
  async previewEmail(
    @Arg('input', () => PreviewEmailInput, { description: 'Which mail.' }) input: PreviewEmailInput,
    @Ctx() { services }: GraphqlContext,
  ) {
    const { template, therapistId } = input;
    if (!isUuid(therapistId)) return null;
    if (template === 'manual')
      throw new CommunicationError('BAD_USER_INPUT', 'A hand-written mail has no preview.', {
        field: 'input.template',
      });
    return services.plans.previewEmail({ ...input, template }).catch(nullWhenNotFound);
  }
}
