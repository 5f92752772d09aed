import { Field, Int, ObjectType } from 'type-graphql';
import { UnschedulableReasonEnum } from '../enums/call.js';
import { DateTime } from '../scalars.js';

@ObjectType('DailyCall', { simpleResolvers: true, description: "A call on a day's list." })
export class DailyCall {
  @Field(() => Int, { description: 'Place on the list, from 1. Calls to be made come first, ended ones last.' })
  position!: number;

  @Field(() => Boolean, { description: 'It was made; its outcome stands in the call.' })
  ended!: boolean;
}

@ObjectType('AvailableSlot', { simpleResolvers: true, description: 'A time at which a call could be planned now.' })
export class AvailableSlot {
  @Field(() => DateTime, { description: 'Begin.' })
  startsAt!: Date;

  @Field(() => DateTime, { description: 'End.' })
  endsAt!: Date;
}

@ObjectType('AvailableSlots', { simpleResolvers: true, description: 'When a therapist could be called.' })
export class AvailableSlots {
  @Field(() => Int, { description: 'Length of the call, in minutes.' })
  durationMinutes!: number;

  @Field(() => [AvailableSlot], { description: 'Earliest first, at most 200.' })
  slots!: AvailableSlot[];

  @Field(() => Boolean, { description: 'There are more than are listed.' })
  hasMore!: boolean;

  @Field(() => UnschedulableReasonEnum, { nullable: true, description: 'Why there is none; null: there are some.' })
  noSlotReason!: string | null;
}

@ObjectType('UnschedulableRequest', {
  simpleResolvers: true,
  description: 'A placement request that is due for a call for which no slot was found. Every sweep tries again.',
})
export class UnschedulableRequest {
  @Field(() => DateTime, { description: 'Since when.' })
  since!: Date;
}

@ObjectType('FollowUpSweep', { simpleResolvers: true, description: 'What a follow-up sweep did.' })
export class FollowUpSweep {
  @Field(() => Int, { description: 'New calls.' })
  planned!: number;

  @Field(() => Int, { description: 'Planned calls that took more requests along.' })
  joined!: number;

  @Field(() => Int, { description: 'Contact points for which there is no slot.' })
  unschedulable!: number;

  @Field(() => Int, { description: 'Calls that got another time, because theirs passed or fits no more.' })
  moved!: number;
}
