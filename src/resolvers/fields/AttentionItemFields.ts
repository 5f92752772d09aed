import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { AttentionItem as AttentionItemView } from '../../queries/lists/attentionList.js';
import type { GraphqlContext } from '../../schema/context.js';
import { AttentionActionEnum } from '../../schema/enums/attention.js';
import { AttentionItem } from '../../schema/types/AttentionItem.js';
import { DeadLetter } from '../../schema/types/DeadLetter.js';
import { Email } from '../../schema/types/Email.js';
import { EmailBatch } from '../../schema/types/EmailBatch.js';
import { OutboxEvent } from '../../schema/types/OutboxEvent.js';
import { PhoneCall } from '../../schema/types/PhoneCall.js';
import { PlacementRequest } from '../../schema/types/PlacementRequest.js';
import { Therapist } from '../../schema/types/Therapist.js';
import { ATTENTION_TEXTS } from '../attentionTexts.js';

@Resolver(() => AttentionItem)
export class AttentionItemFields {
  @FieldResolver(() => String, { description: 'What is wrong and what helps, in a sentence.' })
  title(@Root() item: AttentionItemView) {
    return ATTENTION_TEXTS[item.kind].title;
  }

  @FieldResolver(() => [AttentionActionEnum], {
    description: 'Mutations that settle it; empty: only another service can.',
  })
  actions(@Root() item: AttentionItemView) {
    return ATTENTION_TEXTS[item.kind].actions;
  }

  @FieldResolver(() => Email, { nullable: true, description: 'The mail it is about.' })
  email(@Root() { emailId }: AttentionItemView, @Ctx() { loaders }: GraphqlContext) {
    return emailId === null ? null : loaders.email.load(emailId);
  }

  @FieldResolver(() => EmailBatch, { nullable: true, description: 'The batch it is about.' })
  emailBatch(@Root() { emailBatchId }: AttentionItemView, @Ctx() { loaders }: GraphqlContext) {
    return emailBatchId === null ? null : loaders.emailBatch.load(emailBatchId);
  }

  @FieldResolver(() => PlacementRequest, { nullable: true, description: 'The placement request it is about.' })
  placementRequest(@Root() { placementRequestId }: AttentionItemView, @Ctx() { loaders }: GraphqlContext) {
    return placementRequestId === null ? null : loaders.placementRequest.load(placementRequestId);
  }

  @FieldResolver(() => Therapist, { nullable: true, description: 'The therapist it is about.' })
  therapist(@Root() { therapistId }: AttentionItemView, @Ctx() { loaders }: GraphqlContext) {
    return therapistId === null ? null : loaders.therapist.load(therapistId);
  }

  @FieldResolver(() => DeadLetter, { nullable: true, description: 'The message it is about.' })
  deadLetter(@Root() { deadLetterId }: AttentionItemView, @Ctx() { loaders }: GraphqlContext) {
    return deadLetterId === null ? null : loaders.deadLetter.load(deadLetterId);
  }

  @FieldResolver(() => OutboxEvent, { nullable: true, description: 'The event that Kafka refused.' })
  outboxEvent(@Root() { outboxEventId }: AttentionItemView, @Ctx() { loaders }: GraphqlContext) {
    return outboxEventId === null ? null : loaders.outboxEvent.load(outboxEventId);
  }

  @FieldResolver(() => PhoneCall, { nullable: true, description: 'The call it is about.' })
  phoneCall(@Root() { phoneCallId }: AttentionItemView, @Ctx() { loaders }: GraphqlContext) {
    return phoneCallId === null ? null : loaders.phoneCall.load(phoneCallId);
  }
}
