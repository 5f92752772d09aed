import { Field, ID, InputType } from 'type-graphql';
import { ActorInput } from './ActorInput.js';

@InputType('PhoneCallBatchItemInput', { description: 'What is left out stays as it is.' })
export class PhoneCallBatchItemInput {
  @Field(() => ID, { description: 'Which request of the call.' })
  placementRequestId!: string;

  @Field(() => Boolean, { nullable: true, description: 'It was talked about.' })
  discussed?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Sets or takes away the follow-up mark.' })
  followUpRequired?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: 'Notes for the follow-up, up to 20,000 characters; stored encrypted; empty takes them away.',
  })
  followUpNotes?: string | null;
}

@InputType('UpdatePhoneCallBatchInput', { description: 'What is left out stays as it is.' })
export class UpdatePhoneCallBatchInput extends ActorInput {
  @Field(() => ID, { description: 'Which batch.' })
  batchId!: string;

  @Field(() => [ID], {
    nullable: true,
    description: 'Requests to be talked about first, in this order; only while the call is planned.',
  })
  order?: string[] | null;

  @Field(() => [PhoneCallBatchItemInput], {
    nullable: true,
    description: 'Marks and follow-ups, also of an ended call.',
  })
  items?: PhoneCallBatchItemInput[] | null;
}
