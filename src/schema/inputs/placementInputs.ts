import { Field, ID, InputType, Int } from 'type-graphql';
import type { PatientSnapshot } from '../../entities/PlacementRequest.js';
import { PatientInsuranceEnum, PatientSexEnum } from '../enums/placement.js';
import { LocalDate } from '../scalars.js';
import { ActorInput, KeyedInput } from './ActorInput.js';

@InputType('PatientDetailsInput', { description: 'What a mail tells about a patient. Stored encrypted.' })
export class PatientDetailsInput {
  @Field(() => Int, { nullable: true, description: 'Age in years, 0 to 120.' })
  age?: number | null;

  @Field(() => PatientSexEnum, { nullable: true, description: 'Sex.' })
  sex?: PatientSnapshot['sex'];

  @Field(() => PatientInsuranceEnum, { nullable: true, description: 'Kind of insurance.' })
  insurance?: PatientSnapshot['insurance'];

  @Field(() => String, { nullable: true, description: 'Complaints in words, up to 4,000 characters.' })
  complaints?: string | null;

  @Field(() => String, { nullable: true, description: 'When the patient can come, up to 4,000 characters.' })
  preferredTimes?: string | null;

  @Field(() => LocalDate, { nullable: true, description: 'Since when the patient looks for a place.' })
  registeredOn?: string | null;

  @Field(() => String, { nullable: true, description: 'First name; used in a confirmation only.' })
  firstName?: string | null;

  @Field(() => String, { nullable: true, description: 'Last name; used in a confirmation only.' })
  lastName?: string | null;
}

@InputType('RequestPlacementInput', { description: "A patient's wish for a place with a therapist." })
export class RequestPlacementInput extends KeyedInput {
  @Field(() => ID, { description: 'With which therapist.' })
  therapistId!: string;

  @Field(() => String, { description: 'Which patient (id of the patient service).' })
  patientExternalId!: string;

  @Field(() => String, { nullable: true, description: 'Id of the matching service; made up where left out.' })
  matchId?: string | null;

  @Field(() => PatientDetailsInput, {
    nullable: true,
    description: 'Without it the details known from other requests are taken, else the request waits for them.',
  })
  patient?: PatientDetailsInput | null;
}

@InputType('WithdrawPlacementRequestInput', { description: 'Which request to take back.' })
export class WithdrawPlacementRequestInput extends ActorInput {
  @Field(() => ID, { description: 'Which request.' })
  placementRequestId!: string;

  @Field(() => String, { nullable: true, description: 'Why; kept for auditors.' })
  reason?: string | null;
}
