import { Field, ObjectType } from 'type-graphql';
import { UserErrorCodeEnum } from '../enums/userErrorCode.js';
import { DateTime } from '../scalars.js';

@ObjectType('UserError', {
  simpleResolvers: true,
  description: 'Why a mutation did nothing. With a user error nothing at all was changed.',
})
export class UserError {
  @Field(() => UserErrorCodeEnum, { description: 'What went wrong.' })
  code!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Path of the input at fault, e.g. "input.outcomes.0.laterUntil".',
  })
  field!: string | null;

  @Field(() => String, { description: 'In words, for staff.' })
  message!: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Where a slot was refused: the next possible one; null: there is none within 14 days.',
  })
  nextPossibleSlot!: Date | null;

  @Field(() => String, { nullable: true, description: 'Where a call is claimed: by whom.' })
  claimedBy!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Where a call is claimed: since when.' })
  claimedSince!: Date | null;
}
