import { Field, Int, ObjectType } from 'type-graphql';
import {
  MissingDetailsEnum,
  PatientInsuranceEnum,
  PatientOutcomeEnum,
  PatientSexEnum,
  PlacementStatusEnum,
} from '../enums/placement.js';
import { DateTime, LocalDate } from '../scalars.js';
import { Node } from './Node.js';

@ObjectType('PatientSnapshot', {
  simpleResolvers: true,
  description: 'What a therapist is told about a patient. Personal data; never a name.',
})
export class PatientSnapshot {
  @Field(() => Int, { nullable: true, description: 'Age in years.' })
  age!: number | null;

  @Field(() => PatientSexEnum, { nullable: true, description: 'Sex.' })
  sex!: string | null;

  @Field(() => PatientInsuranceEnum, { nullable: true, description: 'Kind of insurance.' })
  insurance!: string | null;

  @Field(() => String, { nullable: true, description: 'Complaints in words.' })
  complaints!: string | null;

  @Field(() => String, { nullable: true, description: 'When the patient can come.' })
  preferredTimes!: string | null;
}

@ObjectType('PlacementRequest', {
  implements: Node,
  simpleResolvers: true,
  description: "One patient's wish for a place with one therapist.",
})
export class PlacementRequest extends Node {
  @Field(() => String, { description: 'Id in the matching service.' })
  matchId!: string;

  @Field(() => String, { description: 'Id of the patient in the patient service.' })
  patientExternalId!: string;

  @Field(() => LocalDate, { nullable: true, description: 'Since when the patient looks for a place.' })
  patientRegisteredOn!: string | null;

  @Field(() => PlacementStatusEnum, { description: 'Where it stands.' })
  status!: string;

  @Field(() => [MissingDetailsEnum], { description: 'Whose details are missing while it is WAITING_DETAILS.' })
  missingDetails!: string[];

  @Field(() => DateTime, { nullable: true, description: 'When the missing details are asked for next.' })
  detailsDueAt!: Date | null;

  @Field(() => Int, { description: 'How often the missing details were asked for.' })
  detailsAttempts!: number;

  @Field(() => DateTime, { nullable: true, description: 'When a request put off with LATER opens again.' })
  laterUntil!: Date | null;

  @Field(() => PatientOutcomeEnum, { nullable: true, description: 'What the therapist said last.' })
  outcome!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the therapist said so.' })
  outcomeAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Since when it needs a person.' })
  attentionAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'No call about it before this.' })
  callNotBefore!: Date | null;

  @Field(() => DateTime, { description: 'When it came in.' })
  createdAt!: Date;

  @Field(() => DateTime, { description: 'Last change.' })
  updatedAt!: Date;
}
