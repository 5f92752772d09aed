import { Field, ID, Int, ObjectType } from 'type-graphql';
import { AttemptKindEnum, CallOutcomeEnum, CallReasonEnum, CallStatusEnum } from '../enums/call.js';
import { DateTime } from '../scalars.js';
import { Node } from './Node.js';

@ObjectType('CallClaim', { simpleResolvers: true, description: 'Somebody is calling now.' })
export class CallClaim {
  @Field(() => String, { description: 'Staff member, as named in the claim.' })
  claimedBy!: string;

  @Field(() => DateTime, { description: 'Since when (domain time).' })
  claimedAt!: Date;

  @Field(() => DateTime, { description: 'When the claim runs out unless it is renewed (real time).' })
  until!: Date;
}

@ObjectType('TimeWindow', { simpleResolvers: true, description: 'A stretch of time.' })
export class TimeWindow {
  @Field(() => DateTime, { description: 'First moment.' })
  startsAt!: Date;

  @Field(() => DateTime, { description: 'First moment after it.' })
  endsAt!: Date;
}

@ObjectType('MailBeforeCall', { simpleResolvers: true, description: 'The mail that stayed unanswered before a call.' })
export class MailBeforeCall {
  @Field(() => String, { description: 'As it stands in the subject, e.g. "A-1234".' })
  reference!: string;

  @Field(() => DateTime, { description: 'When it was sent; of an uncertain one, when it was tried.' })
  sentAt!: Date;
}

@ObjectType('CallHistoryEntry', { simpleResolvers: true, description: 'One entry in the history of a call.' })
export class CallHistoryEntry {
  @Field(() => ID, { description: 'Id of the entry.' })
  id!: string;

  @Field(() => AttemptKindEnum, { description: 'What happened.' })
  kind!: string;

  @Field(() => DateTime, { description: 'When it happened (domain time).' })
  attemptedAt!: Date;

  @Field(() => String, { nullable: true, description: 'Staff member who did it; null: the service.' })
  actor!: string | null;
}

@ObjectType('PhoneCall', {
  implements: Node,
  simpleResolvers: true,
  description: 'One call to one contact point, about one or several placement requests.',
})
export class PhoneCall extends Node {
  @Field(() => CallStatusEnum, { description: 'Where it stands.' })
  status!: string;

  @Field(() => CallReasonEnum, { description: 'Why it was planned.' })
  reason!: string;

  @Field(() => DateTime, { description: 'Begin of its slot.' })
  startsAt!: Date;

  @Field(() => DateTime, { description: 'End of its slot.' })
  endsAt!: Date;

  @Field(() => Int, { description: 'Which try this is; agreed callbacks and missed slots are not counted.' })
  tryNumber!: number;

  @Field(() => Boolean, {
    description: "A callback or a time that staff forced: the therapist's hours do not bind it.",
  })
  exemptFromWindows!: boolean;

  @Field(() => DateTime, { nullable: true, description: 'When it must move, then not to before this.' })
  notBefore!: Date | null;

  @Field(() => CallOutcomeEnum, { nullable: true, description: 'What came of it.' })
  outcome!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When that was recorded.' })
  outcomeAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Time that was agreed for a callback.' })
  callbackAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When staff deleted it from the lists; history stays.' })
  hiddenAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Staff member who planned it; null: the service.' })
  createdBy!: string | null;

  @Field(() => DateTime, { description: 'When it was planned.' })
  createdAt!: Date;

  @Field(() => DateTime, { description: 'Last change.' })
  updatedAt!: Date;
}
