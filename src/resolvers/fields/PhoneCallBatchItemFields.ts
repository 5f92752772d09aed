import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { PhoneCallBatchItem as ItemEntity } from '../../entities/PhoneCallBatchItem.js';
import type { GraphqlContext } from '../../schema/context.js';
import { PhoneCallBatch, PhoneCallBatchItem } from '../../schema/types/PhoneCallBatch.js';
import { PlacementRequest } from '../../schema/types/PlacementRequest.js';

@Resolver(() => PhoneCallBatchItem)
export class PhoneCallBatchItemFields {
  @FieldResolver(() => PhoneCallBatch, { description: 'The batch.' })
  batch(@Root() item: ItemEntity, @Ctx() { loaders }: GraphqlContext) {
    return loaders.phoneCallBatch.load(item.batchId);
  }

  @FieldResolver(() => PlacementRequest, { description: 'The request, with what may be told about the patient.' })
  placementRequest(@Root() item: ItemEntity, @Ctx() { loaders }: GraphqlContext) {
    return loaders.placementRequest.load(item.placementRequestId);
  }

  @FieldResolver(() => String, { nullable: true, description: 'Notes for the follow-up.' })
  followUpNotes(@Root() item: ItemEntity, @Ctx() { loaders }: GraphqlContext) {
    return loaders.callFollowUpNotes.load(item.id);
  }
}
