import { Args, Ctx, FieldResolver, Resolver, Root, Subscription } from 'type-graphql';
import type { GraphqlContext } from '../../schema/context.js';
import { EmailStatusArgs } from '../../schema/inputs/emailStatusArgs.js';
import { Email } from '../../schema/types/Email.js';
import { EmailStatusChange } from '../../schema/types/EmailStatusChange.js';
import { followEmailStatus } from './followEmailStatus.js';

@Resolver(() => EmailStatusChange)
export class EmailSubscriptions {
  @Subscription(() => EmailStatusChange, {
    description: 'Changes of status of mails, as they are committed, in all processes of the service.',
    subscribe: ({ args, context }) => followEmailStatus(args as EmailStatusArgs, context as GraphqlContext),
  })
  emailStatusChanged(
    @Args(() => EmailStatusArgs) _args: EmailStatusArgs,
    @Root() change: EmailStatusChange,
  ): EmailStatusChange {
    return change;
  }

  @FieldResolver(() => Email, { nullable: true, description: 'The mail as it is now; it may have gone on since.' })
  email(@Root() change: EmailStatusChange, @Ctx() { loaders }: GraphqlContext) {
    return loaders.email.load(change.emailId);
  }
}
