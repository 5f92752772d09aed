import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { EmailStatusEnum } from '../enums/email.js';

@InputType('EmailStatusFilter', { description: 'All conditions that are given must hold.' })
export class EmailStatusFilter {
  @Field(() => [ID], { nullable: true, description: 'Only of these mails.' })
  emailIds?: string[] | null;

  @Field(() => [EmailStatusEnum], { nullable: true, description: 'Only where the new status is one of these.' })
  statuses?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only mails addressed to one of these therapists.' })
  therapistIds?: string[] | null;
}

@ArgsType()
export class EmailStatusArgs {
  @Field(() => EmailStatusFilter, { nullable: true, description: 'Which changes; default: all.' })
  filter?: EmailStatusFilter | null;

  @Field(() => String, {
    nullable: true,
    description: 'Replays what came after this cursor, then goes live. Default: live only.',
  })
  after?: string | null;
}
