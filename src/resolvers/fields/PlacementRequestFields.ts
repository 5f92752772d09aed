import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { PlacementRequest as RequestEntity } from '../../entities/PlacementRequest.js';
import { sliceConnection } from '../../queries/sliceConnection.js';
import { waitingFor } from '../../queries/waitingFor.js';
import { PageArgs } from '../../schema/connections/PageArgs.js';
import type { GraphqlContext } from '../../schema/context.js';
import { orOther } from '../../schema/defineEnum.js';
import { AttentionReasonEnum, ClosedReasonEnum } from '../../schema/enums/placement.js';
import {
  EmailBatchItemConnection,
  PhoneCallBatchItemConnection,
  PhoneCallConnection,
} from '../../schema/types/connections.js';
import { Email } from '../../schema/types/Email.js';
import { PatientSnapshot, PlacementRequest } from '../../schema/types/PlacementRequest.js';
import { Reason } from '../../schema/types/Reason.js';
import { Therapist } from '../../schema/types/Therapist.js';
import { loadedConnection } from '../loadedConnection.js';
import { reasonsOf } from '../reasonsOf.js';
import { waitingSources } from '../waitingSources.js';

@Resolver(() => PlacementRequest)
export class PlacementRequestFields {
  @FieldResolver(() => Therapist, { description: 'With whom.' })
  therapist(@Root() request: RequestEntity, @Ctx() { loaders }: GraphqlContext) {
    return loaders.therapist.load(request.therapistId);
  }

  @FieldResolver(() => PatientSnapshot, {
    nullable: true,
    description: 'What a mail tells about the patient; null while unknown or after it was erased.',
  })
  patient(@Root() request: RequestEntity, @Ctx() { loaders }: GraphqlContext) {
    return loaders.patientSnapshot.load(request.id);
  }

  @FieldResolver(() => Email, {
    nullable: true,
    description: 'The newest mail that carried it and was at least tried.',
  })
  newestEmail(@Root() request: RequestEntity, @Ctx() { loaders }: GraphqlContext) {
    return request.newestEmailId === null ? null : loaders.email.load(request.newestEmailId);
  }

  @FieldResolver(() => ClosedReasonEnum, { nullable: true, description: 'Why it is closed; null while it is open.' })
  closedReason(@Root() request: RequestEntity) {
    return request.closedReason === null ? null : orOther(ClosedReasonEnum, request.closedReason);
  }

  @FieldResolver(() => AttentionReasonEnum, {
    nullable: true,
    description: 'Why it needs a person; null: it does not.',
  })
  attentionReason(@Root() request: RequestEntity) {
    return request.attentionReason === null ? null : orOther(AttentionReasonEnum, request.attentionReason);
  }

  @FieldResolver(() => EmailBatchItemConnection, { description: 'The batches it was put into, oldest first.' })
  async items(
    @Root() request: RequestEntity,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { loaders }: GraphqlContext,
  ) {
    return sliceConnection(await loaders.itemsOfRequest.load(request.id), args, (item) => item.batchId);
  }

  @FieldResolver(() => [Reason], {
    description: 'What it waits for. Empty: nothing stands in the way of its mail, or it is closed.',
  })
  async waitingFor(@Root() request: RequestEntity, @Ctx() context: GraphqlContext) {
    return reasonsOf(await waitingFor(request, waitingSources(request, context)));
  }

  @FieldResolver(() => PhoneCallConnection, { description: 'Calls that it was or is to be talked about in, by time.' })
  async phoneCalls(
    @Root() request: RequestEntity,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { loaders }: GraphqlContext,
  ) {
    return loadedConnection(loaders.phoneCall, await loaders.callIdsOfRequest.load(request.id), args);
  }

  @FieldResolver(() => PhoneCallBatchItemConnection, { description: 'Its place in each of these calls, oldest first.' })
  async callItems(
    @Root() request: RequestEntity,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { loaders }: GraphqlContext,
  ) {
    return sliceConnection(await loaders.callItemsOfRequest.load(request.id), args, (item) => item.id);
  }
}
