import { Field, ObjectType } from 'type-graphql';
import { FederalStateEnum, SalutationEnum, TherapistStatusEnum } from '../enums/contact.js';
import { LanguageEnum } from '../enums/email.js';
import { DateTime } from '../scalars.js';
import { Node } from './Node.js';

@ObjectType('TherapistWarning', {
  simpleResolvers: true,
  description: "Something in a therapist's data that could not be used.",
})
export class TherapistWarning {
  @Field(() => String, { description: 'Stable code, e.g. "TIME_NOT_READABLE".' })
  code!: string;

  @Field(() => String, { description: 'Where in the source, e.g. "telefonische_erreichbarkeit.monday[0].end".' })
  path!: string;

  @Field(() => String, { description: 'In words for staff.' })
  message!: string;
}

@ObjectType('Therapist', {
  implements: Node,
  simpleResolvers: true,
  description: 'A therapist as the platform knows them.',
})
export class Therapist extends Node {
  @Field(() => String, { description: 'Id in the therapist service.' })
  externalId!: string;

  @Field(() => SalutationEnum, { description: 'Form of address.' })
  salutation!: string;

  @Field(() => String, { nullable: true, description: 'Academic title.' })
  title!: string | null;

  @Field(() => String, { nullable: true, description: 'First name.' })
  firstName!: string | null;

  @Field(() => String, { nullable: true, description: 'Last name; null until details arrived.' })
  lastName!: string | null;

  @Field(() => String, { nullable: true, description: 'Email address of this therapist.' })
  email!: string | null;

  @Field(() => String, { nullable: true, description: 'Phone number in E.164.' })
  phone!: string | null;

  @Field(() => FederalStateEnum, { nullable: true, description: 'Whose public holidays are kept free.' })
  federalState!: string | null;

  @Field(() => String, { description: 'IANA time zone of the practice.' })
  timeZone!: string;

  @Field(() => LanguageEnum, { description: 'Language of mails to this therapist.' })
  language!: string;

  @Field(() => TherapistStatusEnum, { description: 'Whether this therapist may be contacted at all.' })
  status!: string;

  @Field(() => Boolean, { description: 'The therapist said that places may come free.' })
  potentiallyAvailable!: boolean;

  @Field(() => [TherapistWarning], { description: 'What in the data could not be used.' })
  warnings!: TherapistWarning[];

  @Field(() => DateTime, { nullable: true, description: 'Time of the newest details that were applied.' })
  detailsAsOf!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Last contact with this therapist, also under an earlier address.',
  })
  lastContactAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the therapist opted out; null: not.' })
  suppressedAt!: Date | null;

  @Field(() => DateTime, { description: 'When this therapist became known here.' })
  createdAt!: Date;

  @Field(() => DateTime, { description: 'Last change.' })
  updatedAt!: Date;
}
