import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import type { UnschedulableFilter as Filter } from '../../queries/lists/unschedulableRequestList.js';
import { PageArgs } from '../connections/PageArgs.js';
import { UnschedulableReasonEnum } from '../enums/call.js';
import { DateTime, LocalDate } from '../scalars.js';
import { DateTimeRange } from './ranges.js';

@ArgsType()
export class DailyCallListArgs extends PageArgs {
  @Field(() => LocalDate, { description: "Which day, by the service's clock." })
  date!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Only the line of this staff member (id of this service or external id). Default: all lines.',
  })
  staffMemberId?: string | null;
}

@ArgsType()
export class AvailableSlotsArgs {
  @Field(() => ID, { description: 'Whom to call.' })
  therapistId!: string;

  @Field(() => DateTime, { nullable: true, description: 'No begin before this. Default: now.' })
  from?: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'No begin at or after this, at most 92 days after `from`. Calls are planned 14 days ahead at most.',
  })
  to?: Date | null;

  @Field(() => Int, {
    nullable: true,
    description: '5 to 60 minutes in steps of five. Default: what the requests that wait there need.',
  })
  durationMinutes?: number | null;
}

@InputType('UnschedulableFilter', { description: 'All conditions that are given must hold.' })
export class UnschedulableFilter implements Filter {
  @Field(() => [UnschedulableReasonEnum], { nullable: true, description: 'For one of these reasons.' })
  reasons?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'To one of these therapists.' })
  therapistIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'At one of these contact points.' })
  contactPointIds?: string[] | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'Begun within this time.' })
  since?: DateTimeRange | null;
}

@ArgsType()
export class UnschedulableArgs extends PageArgs {
  @Field(() => UnschedulableFilter, { nullable: true, description: 'Which requests. Sorted by age, oldest first.' })
  filter?: UnschedulableFilter | null;
}

@InputType('AnalyticsRange', { description: "Days by the service's clock, both included; at most 92." })
export class AnalyticsRange {
  @Field(() => LocalDate, { description: 'First day.' })
  from!: string;

  @Field(() => LocalDate, { description: 'Last day.' })
  to!: string;
}
