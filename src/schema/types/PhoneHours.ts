import { Field, ObjectType } from 'type-graphql';
import { defineEnum } from '../defineEnum.js';

export const WEEKDAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export const WeekdayEnum = defineEnum<Weekday>('Weekday', 'Day of the week.', {
  MONDAY: 'Monday.',
  TUESDAY: 'Tuesday.',
  WEDNESDAY: 'Wednesday.',
  THURSDAY: 'Thursday.',
  FRIDAY: 'Friday.',
  SATURDAY: 'Saturday.',
  SUNDAY: 'Sunday.',
});

@ObjectType('PhoneHours', {
  simpleResolvers: true,
  description: 'Hours of a weekday, in local time, in which somebody answers or makes calls.',
})
export class PhoneHours {
  @Field(() => WeekdayEnum, { description: 'On which day.' })
  weekday!: Weekday;

  @Field(() => String, { description: 'From, "HH:MM".' })
  startsAt!: string;

  @Field(() => String, { description: 'To, "HH:MM"; "24:00" is the end of the day.' })
  endsAt!: string;
}
