import { Field, ID, InputType } from 'type-graphql';
import { DateTime, WeeklyHours } from '../scalars.js';
import { ActorInput, KeyedInput } from './ActorInput.js';

@InputType('AbsenceInput', { description: 'A time in which a staff member does not call.' })
export class AbsenceInput {
  @Field(() => DateTime, { description: 'First moment.' })
  from!: Date;

  @Field(() => DateTime, { description: 'First moment after it.' })
  to!: Date;
}

@InputType('CreateStaffMemberInput', { description: 'Somebody who works through the call list.' })
export class CreateStaffMemberInput extends KeyedInput {
  @Field(() => String, { description: 'Id that actors are named by, 1 to 200 characters.' })
  externalId!: string;

  @Field(() => String, { description: 'Name, 1 to 200 characters.' })
  name!: string;

  @Field(() => String, { nullable: true, description: "IANA time zone of the working hours. Default: the service's." })
  timeZone?: string | null;

  @Field(() => WeeklyHours, { nullable: true, description: 'Default: Monday to Friday 08:00–18:00.' })
  workingHours?: unknown;

  @Field(() => [AbsenceInput], { nullable: true, description: 'Default: none.' })
  absences?: AbsenceInput[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Default: true.' })
  active?: boolean | null;
}

@InputType('UpdateStaffMemberInput', { description: 'What is left out stays as it is.' })
export class UpdateStaffMemberInput extends ActorInput {
  @Field(() => ID, { description: 'Which staff member.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'New external id; history keeps the old one.' })
  externalId?: string | null;

  @Field(() => String, { nullable: true, description: 'New name.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'New time zone.' })
  timeZone?: string | null;

  @Field(() => WeeklyHours, { nullable: true, description: 'New working hours.' })
  workingHours?: unknown;

  @Field(() => [AbsenceInput], { nullable: true, description: 'All absences from now on; empty: none.' })
  absences?: AbsenceInput[] | null;

  @Field(() => Boolean, { nullable: true, description: 'false takes the line away; its calls move.' })
  active?: boolean | null;
}
