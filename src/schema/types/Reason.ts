import { Field, ObjectType } from 'type-graphql';
import { ReasonCodeEnum } from '../enums/contact.js';
import { DateTime } from '../scalars.js';

@ObjectType('Reason', { simpleResolvers: true, description: 'Why something waits.' })
export class Reason {
  @Field(() => ReasonCodeEnum, { description: 'The rule or state that stands in the way.' })
  code!: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when; null: until somebody or something changes the state.',
  })
  until!: Date | null;
}
