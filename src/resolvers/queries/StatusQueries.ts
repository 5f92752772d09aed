import { Args, Ctx, FieldResolver, Query, Resolver } from 'type-graphql';
import { loadFeedCursor } from '../../queries/feedRange.js';
import { countEmails, loadServiceStatus } from '../../queries/serviceStatus.js';
import type { GraphqlContext } from '../../schema/context.js';
import { AttentionArgs } from '../../schema/inputs/attentionArgs.js';
import { DateTime } from '../../schema/scalars.js';
import { AttentionConnection } from '../../schema/types/connections.js';
import { EmailCount, ServiceStatus } from '../../schema/types/ServiceStatus.js';

/** The service as a whole, and what needs a person. */
@Resolver(() => ServiceStatus)
export class StatusQueries {
  @Query(() => AttentionConnection, {
    description: 'The to-do list: all that goes on only when a person acts, oldest first.',
  })
  attentionItems(@Args(() => AttentionArgs) args: AttentionArgs, @Ctx() { connections, lists }: GraphqlContext) {
    return connections.list(lists.attentionItems, args);
  }

  @Query(() => ServiceStatus, { description: 'The service as a whole.' })
  serviceStatus(@Ctx() { em }: GraphqlContext) {
    return loadServiceStatus(em);
  }

  @FieldResolver(() => DateTime, { description: 'Domain time: what all rules go by. In a demo it runs ahead.' })
  now(@Ctx() { now }: GraphqlContext): Date {
    return now;
  }

  @FieldResolver(() => [EmailCount], { description: 'Mails by status; a status without any is left out.' })
  emailCounts(@Ctx() { em }: GraphqlContext) {
    return countEmails(em);
  }

  @FieldResolver(() => String, {
    description:
      'Cursor of the newest change. Take it before you load what you show, then subscribe with `after`: nothing falls in between.',
  })
  feedCursor(@Ctx() { em }: GraphqlContext) {
    return loadFeedCursor(em);
  }
}
