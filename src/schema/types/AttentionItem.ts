import { Field, ID, ObjectType } from 'type-graphql';
import { AttentionKindEnum } from '../enums/attention.js';
import { DateTime } from '../scalars.js';

@ObjectType('AttentionItem', {
  simpleResolvers: true,
  description: 'One entry of the to-do list: something that goes on only when a person acts.',
})
export class AttentionItem {
  @Field(() => ID, { description: 'Stable as long as the thing needs attention. Not an id for `node`.' })
  id!: string;

  @Field(() => AttentionKindEnum, { description: 'What kind of thing.' })
  kind!: string;

  @Field(() => DateTime, { description: 'Since when.' })
  since!: Date;

  @Field(() => String, { nullable: true, description: 'Stable code of the cause, e.g. "SMTP_550", "UNKNOWN_MATCH".' })
  code!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'More about the cause: the reason of a dead letter, the first warning of a therapist, an SMTP status.',
  })
  detail!: string | null;

  @Field(() => ID, { nullable: true, description: 'The mail it is about.' })
  emailId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The batch it is about.' })
  emailBatchId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The placement request it is about.' })
  placementRequestId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The therapist it is about.' })
  therapistId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The message that could not be handled.' })
  deadLetterId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The call it is about.' })
  phoneCallId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The event that Kafka refused.' })
  outboxEventId!: string | null;
}
