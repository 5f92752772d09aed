import { Field, ID, Int, ObjectType } from 'type-graphql';
import { PayloadFormEnum } from '../enums/deadLetter.js';
import { DateTime } from '../scalars.js';
import { Node } from './Node.js';

@ObjectType('DeadLetter', {
  implements: Node,
  simpleResolvers: true,
  description: 'A message that could not be handled. It waits until somebody has it handled again or drops it.',
})
export class DeadLetter extends Node {
  @Field(() => String, { description: 'Where it came from: a topic, or a file.' })
  source!: string;

  @Field(() => String, { nullable: true, description: 'Kafka topic; null for what came another way.' })
  topic!: string | null;

  @Field(() => Int, { nullable: true, description: 'Partition of the topic.' })
  partition!: number | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the message was written to Kafka; known of those that could not be read.',
  })
  messageTimestamp!: Date | null;

  @Field(() => ID, { nullable: true, description: '`eventId` of its envelope; null: it could not be read.' })
  eventId!: string | null;

  @Field(() => String, { nullable: true, description: 'Type of the event; null: it could not be read.' })
  eventType!: string | null;

  @Field(() => String, {
    description:
      'Stable code of what was wrong: "NOT_JSON", "NO_VALUE", "TOO_LARGE", "BAD_ENVELOPE", "BAD_PAYLOAD", "UNKNOWN_MATCH", "MATCH_CONFLICT", "HANDLER_FAILED" …',
  })
  reasonCode!: string;

  @Field(() => String, { description: 'The same in words; names fields, never their values.' })
  reason!: string;

  @Field(() => Int, { description: 'Bytes that the message had.' })
  payloadSize!: number;

  @Field(() => DateTime, { description: 'When it was set aside.' })
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it was settled.' })
  resolvedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Who settled it.' })
  resolvedBy!: string | null;
}

@ObjectType('DeadLetterPayload', {
  simpleResolvers: true,
  description: 'What the message held. It may tell of a patient, so only those who need it may open it.',
})
export class DeadLetterPayload {
  @Field(() => PayloadFormEnum, { description: 'How it is shown.' })
  form!: string;

  @Field(() => String, { nullable: true, description: 'The message itself, where there is something left of it.' })
  content!: string | null;
}
