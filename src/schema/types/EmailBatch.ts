import { Field, ObjectType } from 'type-graphql';
import { BatchStatusEnum } from '../enums/email.js';
import { DateTime } from '../scalars.js';
import { Node } from './Node.js';

@ObjectType('EmailBatch', {
  implements: Node,
  simpleResolvers: true,
  description: 'The group of placement requests that one mail carries.',
})
export class EmailBatch extends Node {
  @Field(() => BatchStatusEnum, { description: 'Where it stands.' })
  status!: string;

  @Field(() => DateTime, { description: 'End of collecting.' })
  opensAt!: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it is looked at next; null: only a change of state helps.',
  })
  dueAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Since when it is held; null: it is not.' })
  heldAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Who holds it; "service:mail-failed" after a failed mail.' })
  heldBy!: string | null;

  @Field(() => DateTime, { description: 'When it was opened.' })
  createdAt!: Date;

  @Field(() => DateTime, { description: 'Last change.' })
  updatedAt!: Date;
}
