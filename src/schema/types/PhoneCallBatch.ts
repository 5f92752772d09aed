import { Field, Int, ObjectType } from 'type-graphql';
import { CallItemStatusEnum } from '../enums/call.js';
import { PatientOutcomeEnum } from '../enums/placement.js';
import { DateTime } from '../scalars.js';
import { Node } from './Node.js';

@ObjectType('PhoneCallBatch', {
  implements: Node,
  simpleResolvers: true,
  description: 'The group of placement requests that one call is about.',
})
export class PhoneCallBatch extends Node {
  @Field(() => DateTime, { description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => DateTime, { description: 'Last change by staff.' })
  updatedAt!: Date;
}

@ObjectType('PhoneCallBatchItem', { simpleResolvers: true, description: 'One placement request in one call.' })
export class PhoneCallBatchItem {
  @Field(() => Int, { description: 'Order in which they are talked about; 1 comes first.' })
  priority!: number;

  @Field(() => CallItemStatusEnum, { description: 'Where it stands in the call.' })
  status!: string;

  @Field(() => Boolean, { description: 'It was talked about.' })
  discussed!: boolean;

  @Field(() => PatientOutcomeEnum, { nullable: true, description: 'What the therapist said in this call.' })
  outcome!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When that was recorded.' })
  outcomeAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Date that came with LATER.' })
  outcomeLaterUntil!: Date | null;

  @Field(() => Boolean, { description: 'Staff have to follow it up.' })
  followUpRequired!: boolean;
}
