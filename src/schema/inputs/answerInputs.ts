import { Field, ID, InputType } from 'type-graphql';
import type { PatientOutcome } from '../../domain/vocabulary.js';
import { PatientOutcomeEnum } from '../enums/placement.js';
import { DateTime } from '../scalars.js';
import { KeyedInput } from './ActorInput.js';

@InputType('PatientAnswerInput', { description: 'What the therapist said about one patient of the mail.' })
export class PatientAnswerInput {
  @Field(() => ID, { description: 'Which request of the mail.' })
  placementRequestId!: string;

  @Field(() => PatientOutcomeEnum, { description: 'What was said.' })
  outcome!: PatientOutcome;

  @Field(() => DateTime, { nullable: true, description: 'When to ask again; needed for LATER, refused otherwise.' })
  laterUntil?: Date | null;
}

@InputType('RecordEmailResponseInput', { description: 'An answer to a mail.' })
export class RecordEmailResponseInput extends KeyedInput {
  @Field(() => ID, { description: 'Which mail was answered.' })
  emailId!: string;

  @Field(() => [PatientAnswerInput], {
    description:
      'What was said, patient by patient. Empty where the answer tells nothing about any; then it is marked for follow-up.',
  })
  outcomes!: PatientAnswerInput[];

  @Field(() => String, { nullable: true, description: 'Text of the answer; stored encrypted.' })
  content?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it came in; default: now.' })
  receivedAt?: Date | null;

  @Field(() => Boolean, { nullable: true, description: 'Sets or takes away the follow-up mark.' })
  followUpRequired?: boolean | null;

  @Field(() => String, { nullable: true, description: 'Notes for the follow-up; stored encrypted.' })
  followUpNotes?: string | null;
}

@InputType('CorrectOutcomeInput', { description: 'Mends a wrong entry; history stays.' })
export class CorrectOutcomeInput extends KeyedInput {
  @Field(() => ID, { description: 'Which request.' })
  placementRequestId!: string;

  @Field(() => PatientOutcomeEnum, { description: 'What the therapist really said.' })
  outcome!: PatientOutcome;

  @Field(() => DateTime, { nullable: true, description: 'When to ask again; needed for LATER, refused otherwise.' })
  laterUntil?: Date | null;

  @Field(() => String, { description: 'Why it was wrong; kept for auditors, 1 to 2,000 characters.' })
  reason!: string;
}
