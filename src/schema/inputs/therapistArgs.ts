import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { Order } from '../../queries/listSource.js';
import type { TherapistFilter as Filter, TherapistOrderField } from '../../queries/lists/therapistList.js';
import { PageArgs } from '../connections/PageArgs.js';
import { FederalStateEnum, TherapistStatusEnum } from '../enums/contact.js';
import { createOrderInput } from './createOrderInput.js';
import { DateTimeRange } from './ranges.js';

const TherapistOrder = createOrderInput<TherapistOrderField>('Therapist', {
  lastName: 'Last name; those without come first.',
  createdAt: 'When the therapist became known here.',
  updatedAt: 'Last change.',
  lastContactAt: 'Last contact; those without come first.',
});

@InputType('TherapistFilter', { description: 'All conditions that are given must hold.' })
export class TherapistFilter implements Filter {
  @Field(() => [ID], { nullable: true, description: 'Only these therapists.' })
  ids?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'With one of these ids of the therapist service.' })
  externalIds?: string[] | null;

  @Field(() => [TherapistStatusEnum], { nullable: true, description: 'In one of these states.' })
  statuses?: string[] | null;

  @Field(() => [FederalStateEnum], { nullable: true, description: 'In one of these federal states.' })
  federalStates?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'At one of these contact points.' })
  contactPointIds?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Whose title and name contain this, in any case.' })
  nameContains?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'With or without an email address.' })
  hasEmail?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'With or without a phone number.' })
  hasPhone?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'With or without warnings about the data.' })
  hasWarnings?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Opted out, or not.' })
  suppressed?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Who said that places may come free, or not.' })
  potentiallyAvailable?: boolean | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'Become known within this time.' })
  createdAt?: DateTimeRange | null;
}

@ArgsType()
export class TherapistsArgs extends PageArgs {
  @Field(() => TherapistFilter, { nullable: true, description: 'Which therapists.' })
  filter?: TherapistFilter | null;

  @Field(() => TherapistOrder, { nullable: true, description: 'Default: by last name.' })
  orderBy?: Order<TherapistOrderField> | null;
}
