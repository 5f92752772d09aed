import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { Order } from '../../queries/listSource.js';
import type {
  PhoneCallBatchFilter as BatchFilter,
  PhoneCallBatchOrderField,
} from '../../queries/lists/phoneCallBatchList.js';
import type { PhoneCallFilter as Filter, PhoneCallOrderField } from '../../queries/lists/phoneCallList.js';
import { PageArgs } from '../connections/PageArgs.js';
import { CallOutcomeEnum, CallReasonEnum, CallStatusEnum } from '../enums/call.js';
import { createOrderInput } from './createOrderInput.js';
import { DateTimeRange } from './ranges.js';

const PhoneCallOrder = createOrderInput<PhoneCallOrderField>('PhoneCall', {
  startsAt: 'Begin of the slot.',
  createdAt: 'When it was planned.',
  updatedAt: 'Last change.',
  outcomeAt: 'When its outcome was recorded; those without come last.',
});

@InputType('PhoneCallFilter', { description: 'All conditions that are given must hold.' })
export class PhoneCallFilter implements Filter {
  @Field(() => [ID], { nullable: true, description: 'Only these calls.' })
  ids?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'To, or about requests to, one of these therapists.' })
  therapistIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'To one of these contact points.' })
  contactPointIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'About one of these placement requests.' })
  placementRequestIds?: string[] | null;

  @Field(() => [CallStatusEnum], { nullable: true, description: 'In one of these states.' })
  statuses?: string[] | null;

  @Field(() => [CallOutcomeEnum], { nullable: true, description: 'With one of these outcomes.' })
  outcomes?: string[] | null;

  @Field(() => [CallReasonEnum], { nullable: true, description: 'Planned for one of these reasons.' })
  reasons?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'On one of these lines.' })
  lineIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'On the line of one of these staff members.' })
  staffMemberIds?: string[] | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'Whose slot begins within this time.' })
  startsAt?: DateTimeRange | null;

  @Field(() => Boolean, { nullable: true, description: 'Being made at this moment, or not.' })
  claimed?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'true: also those that staff deleted.' })
  includeHidden?: boolean | null;
}

@ArgsType()
export class PhoneCallsArgs extends PageArgs {
  @Field(() => PhoneCallFilter, { nullable: true, description: 'Which calls.' })
  filter?: PhoneCallFilter | null;

  @Field(() => PhoneCallOrder, { nullable: true, description: 'Default: latest slot first.' })
  orderBy?: Order<PhoneCallOrderField> | null;
}

const PhoneCallBatchOrder = createOrderInput<PhoneCallBatchOrderField>('PhoneCallBatch', {
  createdAt: 'When it was made.',
  updatedAt: 'Last change by staff.',
  startsAt: "Begin of the call's slot.",
});

@InputType('PhoneCallBatchFilter', { description: 'All conditions that are given must hold.' })
export class PhoneCallBatchFilter implements BatchFilter {
  @Field(() => [ID], { nullable: true, description: 'Only these batches.' })
  ids?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Of one of these calls.' })
  phoneCallIds?: string[] | null;

  @Field(() => [CallStatusEnum], { nullable: true, description: 'Whose call is in one of these states.' })
  statuses?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Of calls to one of these contact points.' })
  contactPointIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'With one of these placement requests.' })
  placementRequestIds?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'With a request that is marked for follow-up, or without.' })
  followUpRequired?: boolean | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'Made within this time.' })
  createdAt?: DateTimeRange | null;

  @Field(() => Boolean, { nullable: true, description: 'true: also of calls that staff deleted.' })
  includeHidden?: boolean | null;
}

@ArgsType()
export class PhoneCallBatchesArgs extends PageArgs {
  @Field(() => PhoneCallBatchFilter, { nullable: true, description: 'Which batches.' })
  filter?: PhoneCallBatchFilter | null;

  @Field(() => PhoneCallBatchOrder, { nullable: true, description: 'Default: newest first.' })
  orderBy?: Order<PhoneCallBatchOrderField> | null;
}
