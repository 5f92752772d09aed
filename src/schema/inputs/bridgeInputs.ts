import { Field, ID, InputType } from 'type-graphql';
import { DateTime, Position } from '../scalars.js';
import { ActorInput } from './ActorInput.js';

const REASON = { description: 'Why; kept for auditors.' };

@InputType('PauseBridgeInput', { description: 'That nothing shall leave to Kafka.' })
export class PauseBridgeInput extends ActorInput {
  @Field(() => String, REASON)
  reason!: string;
}

@InputType('ResumeBridgeInput', { description: 'That events shall leave to Kafka again.' })
export class ResumeBridgeInput extends ActorInput {
  @Field(() => String, REASON)
  reason!: string;
}

@InputType('RetryOutboxEventInput', { description: 'A parked event that is to be sent again.' })
export class RetryOutboxEventInput extends ActorInput {
  @Field(() => ID, { description: 'Which event.' })
  outboxEventId!: string;
}

@InputType('DropOutboxEventInput', { description: 'A parked event that is given up.' })
export class DropOutboxEventInput extends ActorInput {
  @Field(() => ID, { description: 'Which event.' })
  outboxEventId!: string;

  @Field(() => String, REASON)
  reason!: string;
}

@InputType('RetryParkedEventsInput', {
  description: 'Parked events that are to be sent again: all that match everything that is given.',
})
export class RetryParkedEventsInput extends ActorInput {
  @Field(() => String, { nullable: true, description: 'Only those for this topic.' })
  topic?: string | null;

  @Field(() => String, { nullable: true, description: 'Only those of this type.' })
  eventType?: string | null;

  @Field(() => String, { nullable: true, description: 'Only those with this Kafka key.' })
  key?: string | null;
}

@InputType('ReplayOutboxInput', {
  description:
    'Published events that are to be sent once more: a range of positions, or of times. One end may be left out.',
})
export class ReplayOutboxInput extends ActorInput {
  @Field(() => Position, { nullable: true, description: 'First position. Default: the first that is kept.' })
  fromPosition?: number | null;

  @Field(() => Position, { nullable: true, description: 'Last position. Default: the newest event.' })
  toPosition?: number | null;

  @Field(() => DateTime, { nullable: true, description: 'Published at this moment or later.' })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Published before this moment.' })
  to?: Date | null;

  @Field(() => String, { nullable: true, description: 'Only those for this topic.' })
  topic?: string | null;

  @Field(() => String, REASON)
  reason!: string;
}
