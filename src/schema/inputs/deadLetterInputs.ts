import { Field, ID, InputType } from 'type-graphql';
import { ActorInput } from './ActorInput.js';

@InputType('RetryDeadLetterInput', { description: 'A message that is to be handled again.' })
export class RetryDeadLetterInput extends ActorInput {
  @Field(() => ID, { description: 'Which message.' })
  deadLetterId!: string;
}

@InputType('DropDeadLetterInput', { description: 'A message that nothing is to come of.' })
export class DropDeadLetterInput extends ActorInput {
  @Field(() => ID, { description: 'Which message.' })
  deadLetterId!: string;

  @Field(() => String, { description: 'Why; kept for auditors.' })
  reason!: string;
}
