import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { PhoneCallBatch as BatchEntity } from '../../entities/PhoneCallBatch.js';
import { sliceConnection } from '../../queries/sliceConnection.js';
import { PageArgs } from '../../schema/connections/PageArgs.js';
import type { GraphqlContext } from '../../schema/context.js';
import { PhoneCallBatchItemConnection } from '../../schema/types/connections.js';
import { PhoneCall } from '../../schema/types/PhoneCall.js';
import { PhoneCallBatch } from '../../schema/types/PhoneCallBatch.js';

@Resolver(() => PhoneCallBatch)
export class PhoneCallBatchFields {
  @FieldResolver(() => PhoneCall, { description: 'Its call.' })
  phoneCall(@Root() batch: BatchEntity, @Ctx() { loaders }: GraphqlContext) {
    return loaders.phoneCall.load(batch.phoneCallId);
  }

  @FieldResolver(() => PhoneCallBatchItemConnection, {
    description: 'Its requests in the order in which they are talked about; settled ones too.',
  })
  async items(@Root() batch: BatchEntity, @Args(() => PageArgs) args: PageArgs, @Ctx() { loaders }: GraphqlContext) {
    return sliceConnection(await loaders.callItems.load(batch.id), args, (item) => item.id);
  }
}
