import { Field, Float, Int, ObjectType } from 'type-graphql';
import { CallOutcomeEnum } from '../enums/call.js';
import { LocalDate } from '../scalars.js';
import { WeekdayEnum } from './PhoneHours.js';

@ObjectType('CallOutcomeCount', { simpleResolvers: true, description: 'How many calls had an outcome.' })
export class CallOutcomeCount {
  @Field(() => CallOutcomeEnum, { description: 'The outcome.' })
  outcome!: string;

  @Field(() => Int, { description: 'How many calls.' })
  count!: number;
}

@ObjectType('AverageAndMedian', { simpleResolvers: true, description: 'Two ways to sum up a set of numbers.' })
export class AverageAndMedian {
  @Field(() => Float, { description: 'Arithmetic mean.' })
  average!: number;

  @Field(() => Float, { description: 'The one in the middle.' })
  median!: number;

  @Field(() => Int, { description: 'How many numbers there are.' })
  count!: number;
}

@ObjectType('CallAnalyticsGroup', { simpleResolvers: true, description: 'Figures of the calls of one group.' })
export class CallAnalyticsGroup {
  @Field(() => String, { description: 'What the calls have in common, e.g. "09", "MONDAY", "2026-03-10", "anna".' })
  key!: string;

  @Field(() => Int, { nullable: true, description: 'Hour of the day, 0 to 23, where grouped by HOUR.' })
  hour!: number | null;

  @Field(() => WeekdayEnum, { nullable: true, description: 'Where grouped by WEEKDAY.' })
  weekday!: string | null;

  @Field(() => CallOutcomeEnum, { nullable: true, description: 'Where grouped by OUTCOME.' })
  outcome!: string | null;

  @Field(() => LocalDate, { nullable: true, description: 'Where grouped by DAY.' })
  day!: string | null;

  @Field(() => Int, { description: 'Calls that were made.' })
  calls!: number;

  @Field(() => Int, { description: 'Calls that reached somebody.' })
  reached!: number;

  @Field(() => Float, { description: 'Share of the calls that reached somebody, 0 to 1.' })
  reachRate!: number;

  @Field(() => [CallOutcomeCount], { description: 'Calls by outcome; an outcome without any is left out.' })
  outcomes!: CallOutcomeCount[];

  @Field(() => AverageAndMedian, {
    nullable: true,
    description: 'Tries that it took, over the calls that reached somebody; null: none did.',
  })
  attemptsUntilReached!: AverageAndMedian | null;

  @Field(() => AverageAndMedian, {
    nullable: true,
    description: 'Days from the newest mail to the answer on the phone, over patients; null: no answer.',
  })
  daysFromMailToAnswer!: AverageAndMedian | null;

  @Field(() => Int, { description: 'Patients who were accepted in these calls.' })
  accepted!: number;

  @Field(() => Float, { description: 'Accepted patients per call.' })
  acceptedPerCall!: number;
}

@ObjectType('CallAnalytics', {
  simpleResolvers: true,
  description: 'Figures of the calls that were made in a range of days.',
})
export class CallAnalytics {
  @Field(() => [CallAnalyticsGroup], {
    description: 'By group, in order of the key; a group without calls is left out.',
  })
  groups!: CallAnalyticsGroup[];

  @Field(() => CallAnalyticsGroup, { nullable: true, description: 'Of all calls in the range; null: there were none.' })
  total!: CallAnalyticsGroup | null;
}
