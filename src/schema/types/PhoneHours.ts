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

@ObjectType('PhoneHours', { simpleResolvers: true, description: 'When a therapist answers the phone, in local time.' })
export class PhoneHours {
  @Field(() => WeekdayEnum, { description: 'On which day.' })
  weekday!: Weekday;

  @Field(() => String, { description: 'From, "HH:MM".' })
  startsAt!: string;

  @Field(() => String, { description: 'To, "HH:MM"; "24:00" is the end of the day.' })
  endsAt!: string;
}
