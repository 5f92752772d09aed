import { Field, ID, ObjectType } from 'type-graphql';
import { DateTime } from '../scalars.js';
import { Node } from './Node.js';

@ObjectType('Absence', { simpleResolvers: true, description: 'A time in which a staff member does not call.' })
export class Absence {
  @Field(() => DateTime, { description: 'First moment.' })
  from!: Date;

  @Field(() => DateTime, { description: 'First moment after it.' })
  to!: Date;
}

@ObjectType('StaffMember', {
  implements: Node,
  simpleResolvers: true,
  description: 'Somebody who works through the call list; with a line of their own while active.',
})
export class StaffMember extends Node {
  @Field(() => String, { description: 'Id that actors, and later tokens, are named by.' })
  externalId!: string;

  @Field(() => String, { description: 'Name; the call script introduces the caller with it.' })
  name!: string;

  @Field(() => String, { description: 'IANA time zone of the working hours.' })
  timeZone!: string;

  @Field(() => Boolean, { description: 'Takes calls. The calls of an inactive one are moved by the next sweep.' })
  active!: boolean;

  @Field(() => DateTime, { description: 'When entered.' })
  createdAt!: Date;

  @Field(() => DateTime, { description: 'Last change.' })
  updatedAt!: Date;
}

@ObjectType('CallLine', {
  simpleResolvers: true,
  description: 'Who can be on the phone: a staff member, or an anonymous line while no staff is entered.',
})
export class CallLine {
  @Field(() => ID, { description: 'Id of the line.' })
  id!: string;

  @Field(() => String, { description: 'Its name, e.g. "line-1", "staff:anna".' })
  label!: string;

  @Field(() => Boolean, { description: 'Takes new calls.' })
  active!: boolean;

  @Field(() => DateTime, { description: 'Since when there is such a line.' })
  createdAt!: Date;
}
