import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { Order } from '../../queries/listSource.js';
import type { OutboxEventFilter as Filter, OutboxEventOrderField } from '../../queries/lists/outboxEventList.js';
import { PageArgs } from '../connections/PageArgs.js';
import { OutboxStatusEnum } from '../enums/bridge.js';
import { Position } from '../scalars.js';
import { createOrderInput } from './createOrderInput.js';
import { DateTimeRange } from './ranges.js';

const OutboxEventOrder = createOrderInput<OutboxEventOrderField>('OutboxEvent', {
  position: 'The order of commits.',
  parkedAt: 'When it was parked; those that are not come last.',
  publishedAt: 'When Kafka had it; those that wait come last.',
});

@InputType('PositionRange', { description: 'Positions from `from` to `to`, both included; either may be left out.' })
export class PositionRange {
  @Field(() => Position, { nullable: true, description: 'First position.' })
  from?: number | null;

  @Field(() => Position, { nullable: true, description: 'Last position.' })
  to?: number | null;
}

@InputType('OutboxEventFilter', { description: 'All conditions that are given must hold.' })
export class OutboxEventFilter implements Filter {
  @Field(() => [ID], { nullable: true, description: 'Only these.' })
  ids?: string[] | null;

  @Field(() => [OutboxStatusEnum], { nullable: true, description: 'In one of these states.' })
  statuses?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'For one of these topics.' })
  topics?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Of one of these types, e.g. "communication.email_sent".' })
  eventTypes?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'About things of one of these types, e.g. "email".' })
  aggregateTypes?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'About one of these things.' })
  aggregateIds?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'With one of these Kafka keys.' })
  keys?: string[] | null;

  @Field(() => PositionRange, { nullable: true, description: 'Within these positions.' })
  positions?: PositionRange | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'Happened within this time.' })
  occurredAt?: DateTimeRange | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'Published within this time.' })
  publishedAt?: DateTimeRange | null;
}

@ArgsType()
export class OutboxEventsArgs extends PageArgs {
  @Field(() => OutboxEventFilter, { nullable: true, description: 'Which events.' })
  filter?: OutboxEventFilter | null;

  @Field(() => OutboxEventOrder, { nullable: true, description: 'Default: newest first.' })
  orderBy?: Order<OutboxEventOrderField> | null;
}
