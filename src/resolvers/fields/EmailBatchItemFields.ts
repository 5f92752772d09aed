import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { BatchItemView } from '../../queries/batchItems.js';
import type { GraphqlContext } from '../../schema/context.js';
import { EmailBatch } from '../../schema/types/EmailBatch.js';
import { EmailBatchItem } from '../../schema/types/EmailBatchItem.js';
import { PlacementRequest } from '../../schema/types/PlacementRequest.js';

@Resolver(() => EmailBatchItem)
export class EmailBatchItemFields {
  @FieldResolver(() => EmailBatch, { description: 'The batch.' })
  batch(@Root() item: BatchItemView, @Ctx() { loaders }: GraphqlContext) {
    return loaders.emailBatch.load(item.batchId);
  }

  @FieldResolver(() => PlacementRequest, { description: 'The request.' })
  placementRequest(@Root() item: BatchItemView, @Ctx() { loaders }: GraphqlContext) {
    return loaders.placementRequest.load(item.placementRequestId);
  }
}
