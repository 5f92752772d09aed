import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { Order } from '../../queries/listSource.js';
import type { CallLineFilter as LineFilter } from '../../queries/lists/callLineList.js';
import type { StaffMemberFilter as Filter, StaffMemberOrderField } from '../../queries/lists/staffMemberList.js';
import { PageArgs } from '../connections/PageArgs.js';
import { createOrderInput } from './createOrderInput.js';

const StaffMemberOrder = createOrderInput<StaffMemberOrderField>('StaffMember', {
  name: 'Name.',
  createdAt: 'When entered.',
  updatedAt: 'Last change.',
});

@InputType('StaffMemberFilter', { description: 'All conditions that are given must hold.' })
export class StaffMemberFilter implements Filter {
  @Field(() => [ID], { nullable: true, description: 'Only these.' })
  ids?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'With one of these external ids.' })
  externalIds?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Active, or not.' })
  active?: boolean | null;
}

@ArgsType()
export class StaffMembersArgs extends PageArgs {
  @Field(() => StaffMemberFilter, { nullable: true, description: 'Which staff members.' })
  filter?: StaffMemberFilter | null;

  @Field(() => StaffMemberOrder, { nullable: true, description: 'Default: by name.' })
  orderBy?: Order<StaffMemberOrderField> | null;
}

@InputType('CallLineFilter', { description: 'All conditions that are given must hold.' })
export class CallLineFilter implements LineFilter {
  @Field(() => [ID], { nullable: true, description: 'Only these.' })
  ids?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Of one of these staff members.' })
  staffMemberIds?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Active, or not.' })
  active?: boolean | null;
}

@ArgsType()
export class CallLinesArgs extends PageArgs {
  @Field(() => CallLineFilter, { nullable: true, description: 'Which lines. Sorted by label.' })
  filter?: CallLineFilter | null;
}
