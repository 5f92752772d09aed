import { Field, ObjectType } from 'type-graphql';
import { ContactDecisionEnum, OutreachKindEnum } from '../enums/contact.js';
import { BatchStatusEnum, EmailTemplateEnum } from '../enums/email.js';
import { DateTime } from '../scalars.js';

@ObjectType('NextBatch', { simpleResolvers: true, description: 'The mail that would leave next.' })
export class NextBatch {
  @Field(() => BatchStatusEnum, { description: 'PLANNED, or QUEUED while its mail is on its way.' })
  status!: string;

  @Field(() => DateTime, { description: 'End of collecting.' })
  opensAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it would leave; null: only a change of state helps.' })
  dueAt!: Date | null;

  @Field(() => EmailTemplateEnum, { nullable: true, description: 'What it would be made from.' })
  template!: string | null;
}

@ObjectType('ContactPlan', {
  simpleResolvers: true,
  description: 'When a therapist may be mailed, why not now, and what would be sent.',
})
export class ContactPlan {
  @Field(() => ContactDecisionEnum, { description: 'The answer for now.' })
  decision!: string;

  @Field(() => DateTime, { nullable: true, description: 'First permitted moment; null where none is known.' })
  notBefore!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Last contact with therapist or contact point.' })
  lastContactAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Set by an opt-out.' })
  suppressedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the mailbox refused mail for good.' })
  emailBouncedAt!: Date | null;

  @Field(() => Boolean, { description: 'No mail leaves at all at present.' })
  outboundPaused!: boolean;
}

@ObjectType('OutreachPlanEntry', {
  simpleResolvers: true,
  description: 'What the next sweep would do with one contact point.',
})
export class OutreachPlanEntry {
  @Field(() => OutreachKindEnum, { description: 'What would be done.' })
  kind!: string;

  @Field(() => DateTime, { nullable: true, description: 'When a mail would leave.' })
  dueAt!: Date | null;

  @Field(() => EmailTemplateEnum, { nullable: true, description: 'What it would be made from.' })
  template!: string | null;
}
