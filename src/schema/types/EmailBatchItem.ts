import { Field, Int, ObjectType } from 'type-graphql';
import { BatchPinEnum } from '../enums/email.js';
import { PatientOutcomeEnum } from '../enums/placement.js';
import { DateTime } from '../scalars.js';

@ObjectType('EmailBatchItem', {
  simpleResolvers: true,
  description: 'One placement request in one batch; in a planned batch, as it would be if the mail were made now.',
})
export class EmailBatchItem {
  @Field(() => Boolean, { description: 'Whether it is in the mail, or would be.' })
  included!: boolean;

  @Field(() => Int, { nullable: true, description: 'Place in the mail, from 1; null where it is not included.' })
  position!: number | null;

  @Field(() => BatchPinEnum, { nullable: true, description: 'What staff decided; null: the rule decides.' })
  pinned!: string | null;

  @Field(() => PatientOutcomeEnum, { nullable: true, description: 'What the therapist answered to this mail.' })
  outcome!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the answer came.' })
  outcomeAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Date that came with LATER.' })
  outcomeLaterUntil!: Date | null;
}
