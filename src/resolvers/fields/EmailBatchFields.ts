import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { EmailBatch as EmailBatchEntity } from '../../entities/EmailBatch.js';
import { sliceConnection } from '../../queries/sliceConnection.js';
import { PageArgs } from '../../schema/connections/PageArgs.js';
import type { GraphqlContext } from '../../schema/context.js';
import { ContactPoint } from '../../schema/types/ContactPoint.js';
import { EmailBatchItemConnection } from '../../schema/types/connections.js';
import { Email } from '../../schema/types/Email.js';
import { EmailBatch } from '../../schema/types/EmailBatch.js';
import { Reason } from '../../schema/types/Reason.js';
import { reasonsOf } from '../reasonsOf.js';

@Resolver(() => EmailBatch)
export class EmailBatchFields {
  @FieldResolver(() => ContactPoint, { description: 'Where its mail goes.' })
  contactPoint(@Root() batch: EmailBatchEntity, @Ctx() { loaders }: GraphqlContext) {
    return loaders.contactPoint.load(batch.contactPointId);
  }

  @FieldResolver(() => Email, { nullable: true, description: 'Its mail; null while it is planned.' })
  email(@Root() batch: EmailBatchEntity, @Ctx() { loaders }: GraphqlContext) {
    return loaders.emailOfBatch.load(batch.id);
  }

  @FieldResolver(() => [Reason], { description: 'Why it does not leave yet, as planned last.' })
  reasons(@Root() batch: EmailBatchEntity) {
    return reasonsOf(batch.reasons);
  }

  @FieldResolver(() => EmailBatchItemConnection, {
    description:
      'Its requests in the order of the mail. While it is planned: those that would be in it now, then those that staff took out.',
  })
  async items(
    @Root() batch: EmailBatchEntity,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { loaders }: GraphqlContext,
  ) {
    return sliceConnection(await loaders.batchItems.load(batch.id), args, (item) => item.placementRequestId);
  }
}
