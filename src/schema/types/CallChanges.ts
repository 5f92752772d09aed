import { Field, ID, ObjectType } from 'type-graphql';
import { CallChangeKindEnum, CallListChangeKindEnum, CallOutcomeEnum, CallStatusEnum } from '../enums/call.js';
import { PatientOutcomeEnum } from '../enums/placement.js';
import { DateTime } from '../scalars.js';

@ObjectType('CallAnswer', { simpleResolvers: true, description: 'What was said about one patient in a call.' })
export class CallAnswer {
  @Field(() => String, { description: 'Id of the request in the matching service.' })
  matchId!: string;

  @Field(() => PatientOutcomeEnum, { description: 'What was said.' })
  outcome!: string;

  @Field(() => DateTime, { nullable: true, description: 'Date that came with LATER.' })
  laterUntil!: Date | null;
}

const REASON = 'Stable code of what happened, e.g. "MISSED", "BY_STAFF", "EMAIL_ANSWER".';
const CURSOR = 'Subscribe with `after: cursor` to go on behind this event.';

@ObjectType('PhoneCallStatusChange', { simpleResolvers: true, description: 'A call changed its status.' })
export class PhoneCallStatusChange {
  @Field(() => String, { description: CURSOR })
  cursor!: string;

  @Field(() => ID, { description: 'Id of the call.' })
  phoneCallId!: string;

  @Field(() => CallStatusEnum, { nullable: true, description: 'Status before; null: the call is new.' })
  oldStatus!: string | null;

  @Field(() => CallStatusEnum, { description: 'Status after.' })
  newStatus!: string;

  @Field(() => DateTime, { description: 'Begin of its slot.' })
  startsAt!: Date;

  @Field(() => CallOutcomeEnum, { nullable: true, description: 'What came of the call.' })
  outcome!: string | null;

  @Field(() => [CallAnswer], { description: 'What was said, patient by patient.' })
  outcomes!: CallAnswer[];

  @Field(() => String, { nullable: true, description: REASON })
  reason!: string | null;

  @Field(() => DateTime, { description: 'When it happened (domain time).' })
  occurredAt!: Date;
}

@ObjectType('PhoneCallChange', { simpleResolvers: true, description: 'Something about a call changed.' })
export class PhoneCallChange {
  @Field(() => String, { description: CURSOR })
  cursor!: string;

  @Field(() => ID, { description: 'Id of the call.' })
  phoneCallId!: string;

  @Field(() => CallChangeKindEnum, { description: 'What happened.' })
  kind!: string;

  @Field(() => CallStatusEnum, { description: 'Status after.' })
  status!: string;

  @Field(() => DateTime, { description: 'Begin of its slot, after the change.' })
  startsAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'Where it got another time: the one before.' })
  previousStartsAt!: Date | null;

  @Field(() => ID, { description: 'Id of its line, after the change.' })
  lineId!: string;

  @Field(() => Boolean, { description: 'Somebody is calling, after the change.' })
  claimed!: boolean;

  @Field(() => CallOutcomeEnum, { nullable: true, description: 'What came of the call.' })
  outcome!: string | null;

  @Field(() => [CallAnswer], { description: 'What was said, patient by patient.' })
  outcomes!: CallAnswer[];

  @Field(() => String, { nullable: true, description: REASON })
  reason!: string | null;

  @Field(() => DateTime, { description: 'When it happened (domain time).' })
  occurredAt!: Date;
}

@ObjectType('CallListChange', { simpleResolvers: true, description: "A change on a day's call list." })
export class CallListChange {
  @Field(() => String, { description: CURSOR })
  cursor!: string;

  @Field(() => CallListChangeKindEnum, { description: 'What it does to the list.' })
  kind!: string;

  @Field(() => ID, { description: 'Id of the call.' })
  phoneCallId!: string;

  @Field(() => PhoneCallChange, { description: 'What happened to the call.' })
  change!: PhoneCallChange;
}
