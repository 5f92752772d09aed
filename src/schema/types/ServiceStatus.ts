import { Field, Int, ObjectType } from 'type-graphql';
import { EmailStatusEnum } from '../enums/email.js';
import { DateTime } from '../scalars.js';

@ObjectType('EmailCount', { simpleResolvers: true, description: 'How many mails have a status.' })
export class EmailCount {
  @Field(() => EmailStatusEnum, { description: 'The status.' })
  status!: string;

  @Field(() => Int, { description: 'How many.' })
  count!: number;
}

@ObjectType('ServiceStatus', { simpleResolvers: true, description: 'The service as a whole.' })
export class ServiceStatus {
  @Field(() => DateTime, { nullable: true, description: 'Since when no mail leaves; null: mail leaves.' })
  outboundPausedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Who paused it.' })
  outboundPausedBy!: string | null;
}
