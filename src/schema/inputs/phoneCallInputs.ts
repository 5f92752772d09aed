import { Field, ID, InputType, Int } from 'type-graphql';
import type { CallOutcome, CancelThen, PatientOutcome } from '../../domain/vocabulary.js';
import { CallOutcomeEnum, CancelThenEnum, EndedCallStatusEnum } from '../enums/call.js';
import { PatientOutcomeEnum } from '../enums/placement.js';
import { DateTime } from '../scalars.js';
import { ActorInput, IDEMPOTENCY_KEY, KeyedInput } from './ActorInput.js';

@InputType('CreatePhoneCallInput', { description: 'A call that staff plan.' })
export class CreatePhoneCallInput extends KeyedInput {
  @Field(() => ID, { description: 'Whom to call.' })
  therapistId!: string;

  @Field(() => [ID], {
    nullable: true,
    description: 'What about: open requests at the contact point that are in no planned call. Default: all of them.',
  })
  placementRequestIds?: string[] | null;

  @Field(() => DateTime, { nullable: true, description: 'Default: the next free slot.' })
  startsAt?: Date | null;

  @Field(() => Int, { nullable: true, description: '5 to 60, in steps of five. Default: by the number of requests.' })
  durationMinutes?: number | null;

  @Field(() => Boolean, { nullable: true, description: "Outside the therapist's hours on purpose; needs a reason." })
  force?: boolean | null;

  @Field(() => String, { nullable: true, description: 'Why it is forced; kept for auditors, 1 to 2,000 characters.' })
  reason?: string | null;
}

/** What every other mutation of a call has. */
@InputType({ description: 'Which call.' })
export abstract class CallActionInput extends ActorInput {
  @Field(() => ID, { description: 'Which call.' })
  phoneCallId!: string;
}

@InputType('UpdatePhoneCallInput', { description: 'Notes of a call, also after it has ended.' })
export class UpdatePhoneCallInput extends CallActionInput {
  @Field(() => String, { description: 'Up to 20,000 characters, stored encrypted; empty takes them away.' })
  notes!: string;
}

@InputType('ClaimPhoneCallInput', { description: '"I am calling now."' })
export class ClaimPhoneCallInput extends CallActionInput {}

@InputType('ReleasePhoneCallInput', { description: 'Gives a claimed call back.' })
export class ReleasePhoneCallInput extends CallActionInput {}

@InputType('CallAnswerInput', { description: 'What was said about one patient of the call.' })
export class CallAnswerInput {
  @Field(() => ID, { description: 'Which request of the call.' })
  placementRequestId!: string;

  @Field(() => PatientOutcomeEnum, { description: 'What was said.' })
  outcome!: PatientOutcome;

  @Field(() => DateTime, { nullable: true, description: 'When to ask again; needed for LATER, refused otherwise.' })
  laterUntil?: Date | null;

  @Field(() => Boolean, { nullable: true, description: 'Staff have to follow it up.' })
  followUpRequired?: boolean | null;

  @Field(() => String, { nullable: true, description: 'Notes for the follow-up; stored encrypted.' })
  followUpNotes?: string | null;
}

@InputType('RecordCallOutcomeInput', { description: 'What came of a call.' })
export class RecordCallOutcomeInput extends CallActionInput {
  @Field(() => String, IDEMPOTENCY_KEY)
  idempotencyKey?: string | null;

  @Field(() => CallOutcomeEnum, { description: 'Of the call as a whole.' })
  outcome!: CallOutcome;

  @Field(() => EndedCallStatusEnum, {
    nullable: true,
    description: 'What the call becomes, for clients that say so: it must fit the outcome.',
  })
  status?: 'COMPLETED' | 'FAILED' | null;

  @Field(() => [CallAnswerInput], {
    nullable: true,
    description: 'What was said, patient by patient; only with REACHED. Who is left out was not talked about.',
  })
  outcomes?: CallAnswerInput[] | null;

  @Field(() => String, { nullable: true, description: 'Notes; stored encrypted.' })
  notes?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Time that was agreed; only with CALLBACK_REQUESTED.' })
  callbackAt?: Date | null;
}

@InputType('ReschedulePhoneCallInput', { description: 'Another time for a planned call.' })
export class ReschedulePhoneCallInput extends CallActionInput {
  @Field(() => DateTime, { nullable: true, description: 'Default: the next free slot.' })
  startsAt?: Date | null;

  @Field(() => Int, { nullable: true, description: '5 to 60, in steps of five. Default: as before.' })
  durationMinutes?: number | null;

  @Field(() => Boolean, { nullable: true, description: "Outside the therapist's hours on purpose; needs a reason." })
  force?: boolean | null;

  @Field(() => String, { nullable: true, description: 'Why; kept for auditors, up to 2,000 characters.' })
  reason?: string | null;
}

/** `then` is the name in the API; a text there makes nothing a thenable. */
@InputType({ description: 'What becomes of the requests.' })
export abstract class CancelChoiceInput extends CallActionInput {
  @Field(() => CancelThenEnum, {
    nullable: true,
    description: 'What becomes of its requests. Needed: nothing is canceled without it.',
  })
  // biome-ignore lint/suspicious/noThenProperty: see above
  then?: CancelThen | null;

  @Field(() => DateTime, { nullable: true, description: 'Needed with NOT_BEFORE: no call about them before this.' })
  notBefore?: Date | null;

  @Field(() => String, { nullable: true, description: 'Why; kept for auditors, up to 2,000 characters.' })
  reason?: string | null;
}

@InputType('CancelPhoneCallInput', { description: 'A planned call that will not be made.' })
export class CancelPhoneCallInput extends CancelChoiceInput {}

@InputType('DeletePhoneCallInput', { description: 'A planned call that will not be made and leaves the lists.' })
export class DeletePhoneCallInput extends CancelChoiceInput {}

@InputType('AssignPhoneCallInput', { description: 'Another line at the same time: give either of the two.' })
export class AssignPhoneCallInput extends CallActionInput {
  @Field(() => ID, { nullable: true, description: 'To the line of this staff member.' })
  assigneeId?: string | null;

  @Field(() => ID, { nullable: true, description: 'To this line.' })
  lineId?: string | null;
}

@InputType('RunFollowUpSweepInput', { description: 'Who starts it.' })
export class RunFollowUpSweepInput extends ActorInput {}
