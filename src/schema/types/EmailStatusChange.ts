import { Field, ID, ObjectType } from 'type-graphql';
import { EmailStatusEnum } from '../enums/email.js';
import { DateTime } from '../scalars.js';

@ObjectType('EmailStatusChange', { simpleResolvers: true, description: 'A mail changed its status.' })
export class EmailStatusChange {
  @Field(() => String, { description: 'Subscribe with `after: cursor` to go on behind this event.' })
  cursor!: string;

  @Field(() => ID, { description: 'Id of the mail.' })
  emailId!: string;

  @Field(() => EmailStatusEnum, { nullable: true, description: 'Status before; null: the mail is new.' })
  oldStatus!: string | null;

  @Field(() => EmailStatusEnum, { description: 'Status after.' })
  newStatus!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Stable code of what happened, e.g. "SMTP_550", "CANCELED_BY_STAFF".',
  })
  reason!: string | null;

  @Field(() => DateTime, { description: 'When it happened (domain time).' })
  occurredAt!: Date;
}
