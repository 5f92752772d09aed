import { Field, ObjectType } from 'type-graphql';
import { DateTime } from '../scalars.js';
import { Node } from './Node.js';

@ObjectType('ContactPoint', {
  implements: Node,
  simpleResolvers: true,
  description: 'What is actually contacted: a mailbox or, without one, a phone number. Therapists may share it.',
})
export class ContactPoint extends Node {
  @Field(() => String, { nullable: true, description: 'The mailbox; null: there is none.' })
  email!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Last contact with anybody here.' })
  lastContactAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it opted out; null: not.' })
  suppressedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Who entered the opt-out.' })
  suppressedBy!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the mailbox refused mail for good; null: it did not.' })
  emailBouncedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Since when a due call finds no slot.' })
  unschedulableSince!: Date | null;

  @Field(() => DateTime, { description: 'When it became known.' })
  createdAt!: Date;

  @Field(() => DateTime, { description: 'Last change.' })
  updatedAt!: Date;
}
