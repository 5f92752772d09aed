import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { Order } from '../../queries/listSource.js';
import type { DeadLetterOrderField, DeadLetterFilter as Filter } from '../../queries/lists/deadLetterList.js';
import { PageArgs } from '../connections/PageArgs.js';
import { DeadLetterStatusEnum } from '../enums/deadLetter.js';
import { createOrderInput } from './createOrderInput.js';
import { DateTimeRange } from './ranges.js';

const DeadLetterOrder = createOrderInput<DeadLetterOrderField>('DeadLetter', {
  createdAt: 'When it was set aside.',
  resolvedAt: 'When it was settled; open ones come last.',
});

@InputType('DeadLetterFilter', { description: 'All conditions that are given must hold.' })
export class DeadLetterFilter implements Filter {
  @Field(() => [ID], { nullable: true, description: 'Only these.' })
  ids?: string[] | null;

  @Field(() => [DeadLetterStatusEnum], { nullable: true, description: 'In one of these states.' })
  statuses?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'From one of these topics or files.' })
  sources?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'From one of these Kafka topics.' })
  topics?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'With one of these codes, e.g. "NOT_JSON".' })
  reasonCodes?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Of one of these types, e.g. "match.created".' })
  eventTypes?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'With one of these `eventId`s.' })
  eventIds?: string[] | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'Set aside within this time.' })
  createdAt?: DateTimeRange | null;
}

@ArgsType()
export class DeadLettersArgs extends PageArgs {
  @Field(() => DeadLetterFilter, { nullable: true, description: 'Which messages.' })
  filter?: DeadLetterFilter | null;

  @Field(() => DeadLetterOrder, { nullable: true, description: 'Default: newest first.' })
  orderBy?: Order<DeadLetterOrderField> | null;
}
