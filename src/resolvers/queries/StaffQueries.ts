import { Args, Ctx, Query, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../../schema/context.js';
import { CallLinesArgs, StaffMembersArgs } from '../../schema/inputs/staffArgs.js';
import { CallLineConnection, StaffMemberConnection } from '../../schema/types/connections.js';

/** Who can be on the phone. */
@Resolver()
export class StaffQueries {
  @Query(() => StaffMemberConnection, { description: 'Who works through the call list.' })
  staffMembers(@Args(() => StaffMembersArgs) args: StaffMembersArgs, @Ctx() { connections, lists }: GraphqlContext) {
    return connections.list(lists.staffMembers, args);
  }

  @Query(() => CallLineConnection, {
    description: 'Lines that take calls, and former ones. The anonymous ones are there from the first planning on.',
  })
  callLines(@Args(() => CallLinesArgs) args: CallLinesArgs, @Ctx() { connections, lists }: GraphqlContext) {
    return connections.list(lists.callLines, args);
  }
}
