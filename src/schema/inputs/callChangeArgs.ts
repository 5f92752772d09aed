import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { CallStatusEnum } from '../enums/call.js';
import { PlacementStatusEnum } from '../enums/placement.js';
import { LocalDate } from '../scalars.js';

const AFTER = 'Replays what came after this cursor, then goes live. Default: live only.';

@InputType('PhoneCallChangeFilter', { description: 'All conditions that are given must hold.' })
export class PhoneCallChangeFilter {
  @Field(() => [ID], { nullable: true, description: 'Only of these calls.' })
  phoneCallIds?: string[] | null;

  @Field(() => [CallStatusEnum], { nullable: true, description: 'Only where the status is now one of these.' })
  statuses?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only calls to one of these therapists.' })
  therapistIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only calls that are now on one of these lines.' })
  lineIds?: string[] | null;
}

@ArgsType()
export class PhoneCallChangeArgs {
  @Field(() => PhoneCallChangeFilter, { nullable: true, description: 'Which changes; default: all.' })
  filter?: PhoneCallChangeFilter | null;

  @Field(() => String, { nullable: true, description: AFTER })
  after?: string | null;
}

@ArgsType()
export class CallListChangeArgs {
  @Field(() => LocalDate, { description: "Which day's list, by the service's clock." })
  date!: string;

  @Field(() => String, { nullable: true, description: AFTER })
  after?: string | null;
}

@InputType('PlacementRequestStatusFilter', { description: 'All conditions that are given must hold.' })
export class PlacementRequestStatusFilter {
  @Field(() => [ID], { nullable: true, description: 'Only of these requests.' })
  placementRequestIds?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Only with one of these ids of the matching service.' })
  matchIds?: string[] | null;

  @Field(() => [PlacementStatusEnum], { nullable: true, description: 'Only where the new status is one of these.' })
  statuses?: string[] | null;
}

@ArgsType()
export class PlacementRequestStatusArgs {
  @Field(() => PlacementRequestStatusFilter, { nullable: true, description: 'Which changes; default: all.' })
  filter?: PlacementRequestStatusFilter | null;

  @Field(() => String, { nullable: true, description: AFTER })
  after?: string | null;
}
