import { Args, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { PhoneCall as CallEntity } from '../../entities/PhoneCall.js';
import { sliceConnection } from '../../queries/sliceConnection.js';
import { PageArgs } from '../../schema/connections/PageArgs.js';
import type { GraphqlContext } from '../../schema/context.js';
import { orOther } from '../../schema/defineEnum.js';
import { CallCanceledReasonEnum } from '../../schema/enums/call.js';
import { ContactPoint } from '../../schema/types/ContactPoint.js';
import { CallHistoryConnection, PhoneCallBatchItemConnection } from '../../schema/types/connections.js';
import { CallClaim, PhoneCall } from '../../schema/types/PhoneCall.js';
import { PhoneCallBatch } from '../../schema/types/PhoneCallBatch.js';
import { CallLine } from '../../schema/types/StaffMember.js';
import { Therapist } from '../../schema/types/Therapist.js';

@Resolver(() => PhoneCall)
export class CallFields {
  @FieldResolver(() => Int, { description: 'Length of its slot, in minutes.' })
  durationMinutes(@Root() call: CallEntity): number {
    return (call.endsAt.getTime() - call.startsAt.getTime()) / 60_000;
  }

  @FieldResolver(() => Therapist, { description: 'Who is called; the owner of the contact point.' })
  therapist(@Root() call: CallEntity, @Ctx() { loaders }: GraphqlContext) {
    return loaders.therapist.load(call.therapistId);
  }

  @FieldResolver(() => ContactPoint, { description: 'Where the call goes.' })
  contactPoint(@Root() call: CallEntity, @Ctx() { loaders }: GraphqlContext) {
    return loaders.contactPoint.load(call.contactPointId);
  }

  @FieldResolver(() => CallLine, { description: 'Who is to call.' })
  line(@Root() call: CallEntity, @Ctx() { loaders }: GraphqlContext) {
    return loaders.callLine.load(call.lineId);
  }

  @FieldResolver(() => CallClaim, { nullable: true, description: 'Who is calling now; null: nobody.' })
  claim(@Root() call: CallEntity, @Ctx() { loaders }: GraphqlContext) {
    return call.claimedBy === null ? null : loaders.liveClaim.load(call.id);
  }

  @FieldResolver(() => String, { nullable: true, description: 'What staff wrote down.' })
  notes(@Root() call: CallEntity, @Ctx() { loaders }: GraphqlContext) {
    return loaders.callNotes.load(call.id);
  }

  @FieldResolver(() => CallCanceledReasonEnum, { nullable: true, description: 'Why it was canceled.' })
  canceledReason(@Root() call: CallEntity) {
    return call.canceledReason === null ? null : orOther(CallCanceledReasonEnum, call.canceledReason);
  }

  @FieldResolver(() => PhoneCall, { nullable: true, description: 'The failed call that this one follows.' })
  retryOf(@Root() call: CallEntity, @Ctx() { loaders }: GraphqlContext) {
    return call.retryOf === null ? null : loaders.phoneCall.load(call.retryOf);
  }

  @FieldResolver(() => PhoneCall, { nullable: true, description: 'The call that follows this failed one.' })
  async successor(@Root() call: CallEntity, @Ctx() { loaders }: GraphqlContext) {
    const id = await loaders.successorId.load(call.id);
    return id === null ? null : loaders.phoneCall.load(id);
  }

  @FieldResolver(() => PhoneCallBatch, { description: 'The group of requests that it is about.' })
  batch(@Root() call: CallEntity, @Ctx() { loaders }: GraphqlContext) {
    return loaders.batchOfCall.load(call.id);
  }

  @FieldResolver(() => PhoneCallBatchItemConnection, {
    description: 'The requests that it is about, in the order in which they are talked about; settled ones too.',
  })
  async items(@Root() call: CallEntity, @Args(() => PageArgs) args: PageArgs, @Ctx() { loaders }: GraphqlContext) {
    const batch = await loaders.batchOfCall.load(call.id);
    return sliceConnection(batch ? await loaders.callItems.load(batch.id) : [], args, (item) => item.id);
  }

  @FieldResolver(() => CallHistoryConnection, { description: 'What happened to it, oldest first.' })
  async history(@Root() call: CallEntity, @Args(() => PageArgs) args: PageArgs, @Ctx() { loaders }: GraphqlContext) {
    return sliceConnection(await loaders.callHistory.load(call.id), args, (entry) => entry.id);
  }
}
