import { Field, InputType } from 'type-graphql';
import { DateTime, LocalDate } from '../scalars.js';

@InputType('DateTimeRange', { description: 'From `from` on and before `to`; either may be left out.' })
export class DateTimeRange {
  @Field(() => DateTime, { nullable: true, description: 'First moment that counts.' })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'First moment that does not count any more.' })
  to?: Date | null;
}

@InputType('DateRange', { description: 'Days from `from` to `to`, both included; either may be left out.' })
export class DateRange {
  @Field(() => LocalDate, { nullable: true, description: 'First day.' })
  from?: string | null;

  @Field(() => LocalDate, { nullable: true, description: 'Last day.' })
  to?: string | null;
}
