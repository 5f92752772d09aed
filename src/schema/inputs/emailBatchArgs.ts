import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { Order } from '../../queries/listSource.js';
import type { EmailBatchOrderField, EmailBatchFilter as Filter } from '../../queries/lists/emailBatchList.js';
import { PageArgs } from '../connections/PageArgs.js';
import { BatchStatusEnum } from '../enums/email.js';
import { createOrderInput } from './createOrderInput.js';
import { DateTimeRange } from './ranges.js';

const EmailBatchOrder = createOrderInput<EmailBatchOrderField>('EmailBatch', {
  createdAt: 'When it was opened.',
  updatedAt: 'Last change.',
  opensAt: 'End of collecting.',
  dueAt: 'When it is looked at next; those without come last.',
});

@InputType('EmailBatchFilter', { description: 'All conditions that are given must hold.' })
export class EmailBatchFilter implements Filter {
  @Field(() => [ID], { nullable: true, description: 'Only these batches.' })
  ids?: string[] | null;

  @Field(() => [BatchStatusEnum], { nullable: true, description: 'In one of these states.' })
  statuses?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Of one of these contact points.' })
  contactPointIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Of the contact point of one of these therapists.' })
  therapistIds?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Held, or not.' })
  held?: boolean | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'Looked at within this time.' })
  dueAt?: DateTimeRange | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'Opened within this time.' })
  createdAt?: DateTimeRange | null;
}

@ArgsType()
export class EmailBatchesArgs extends PageArgs {
  @Field(() => EmailBatchFilter, { nullable: true, description: 'Which batches.' })
  filter?: EmailBatchFilter | null;

  @Field(() => EmailBatchOrder, { nullable: true, description: 'Default: newest first.' })
  orderBy?: Order<EmailBatchOrderField> | null;
}
