import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { Order } from '../../queries/listSource.js';
import type { EmailOrderField, EmailFilter as Filter } from '../../queries/lists/emailList.js';
import { PageArgs } from '../connections/PageArgs.js';
import { EmailPurposeEnum, EmailStatusEnum, EmailTemplateEnum } from '../enums/email.js';
import { createOrderInput } from './createOrderInput.js';
import { DateTimeRange } from './ranges.js';

const EmailOrder = createOrderInput<EmailOrderField>('Email', {
  createdAt: 'When it was made.',
  updatedAt: 'Last change.',
  dueAt: 'When it is looked at next; those without come last.',
  sentAt: 'When it was accepted; those without come last.',
});

@InputType('EmailFilter', { description: 'All conditions that are given must hold.' })
export class EmailFilter implements Filter {
  @Field(() => [ID], { nullable: true, description: 'Only these mails.' })
  ids?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'References as they stand in the subject, e.g. "A-1234".' })
  references?: string[] | null;

  @Field(() => [EmailStatusEnum], { nullable: true, description: 'In one of these states.' })
  statuses?: string[] | null;

  @Field(() => [EmailPurposeEnum], { nullable: true, description: 'For one of these purposes.' })
  purposes?: string[] | null;

  @Field(() => [EmailTemplateEnum], { nullable: true, description: 'Made from one of these templates.' })
  templateNames?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Addressed to one of these therapists.' })
  therapistIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'To one of these contact points.' })
  contactPointIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Made from one of these batches.' })
  batchIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'That carry or confirm one of these placement requests.' })
  placementRequestIds?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Marked for follow-up, or not.' })
  followUpRequired?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'With or without an answer.' })
  answered?: boolean | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'Made within this time.' })
  createdAt?: DateTimeRange | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'Accepted within this time.' })
  sentAt?: DateTimeRange | null;
}

@ArgsType()
export class EmailsArgs extends PageArgs {
  @Field(() => EmailFilter, { nullable: true, description: 'Which mails.' })
  filter?: EmailFilter | null;

  @Field(() => EmailOrder, { nullable: true, description: 'Default: newest first.' })
  orderBy?: Order<EmailOrderField> | null;
}
