import { Field, ID, InputType } from 'type-graphql';
import { ActorInput } from './ActorInput.js';

@InputType('UpdateEmailBatchInput', {
  description: 'What is left out stays as it is. Only a planned batch can be changed.',
})
export class UpdateEmailBatchInput extends ActorInput {
  @Field(() => ID, { description: 'Which batch.' })
  batchId!: string;

  @Field(() => [ID], {
    nullable: true,
    description: 'Requests that are to be in the mail, ahead of those the rule chooses.',
  })
  add?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Requests that are to stay out of this mail.' })
  remove?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Requests at the head of the mail, in this order.' })
  order?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'true holds the batch, false releases it.' })
  held?: boolean | null;
}
