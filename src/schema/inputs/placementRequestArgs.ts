import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { Order } from '../../queries/listSource.js';
import type {
  PlacementRequestFilter as Filter,
  PlacementRequestOrderField,
} from '../../queries/lists/placementRequestList.js';
import { PageArgs } from '../connections/PageArgs.js';
import { PatientOutcomeEnum, PlacementStatusEnum } from '../enums/placement.js';
import { createOrderInput } from './createOrderInput.js';
import { DateRange, DateTimeRange } from './ranges.js';

const PlacementRequestOrder = createOrderInput<PlacementRequestOrderField>('PlacementRequest', {
  createdAt: 'When it came in.',
  updatedAt: 'Last change.',
  patientRegisteredOn: 'Since when the patient looks for a place; those without come last.',
});

@InputType('PlacementRequestFilter', { description: 'All conditions that are given must hold.' })
export class PlacementRequestFilter implements Filter {
  @Field(() => [ID], { nullable: true, description: 'Only these requests.' })
  ids?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'With one of these ids of the matching service.' })
  matchIds?: string[] | null;

  @Field(() => [PlacementStatusEnum], { nullable: true, description: 'In one of these states.' })
  statuses?: string[] | null;

  @Field(() => [PatientOutcomeEnum], { nullable: true, description: 'With one of these answers.' })
  outcomes?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'To one of these therapists.' })
  therapistIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'To therapists of one of these contact points.' })
  contactPointIds?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Of one of these patients (ids of the patient service).' })
  patientExternalIds?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'In need of a person, or not.' })
  needsAttention?: boolean | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'Come in within this time.' })
  createdAt?: DateTimeRange | null;

  @Field(() => DateRange, { nullable: true, description: 'Of patients registered on these days.' })
  patientRegisteredOn?: DateRange | null;
}

@ArgsType()
export class PlacementRequestsArgs extends PageArgs {
  @Field(() => PlacementRequestFilter, { nullable: true, description: 'Which requests.' })
  filter?: PlacementRequestFilter | null;

  @Field(() => PlacementRequestOrder, { nullable: true, description: 'Default: newest first.' })
  orderBy?: Order<PlacementRequestOrderField> | null;
}
