import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';
import { loadById } from '../../queries/loadById.js';
import type { GraphqlContext } from '../../schema/context.js';
import { UnschedulableArgs } from '../../schema/inputs/callPlanningArgs.js';
import { PhoneCallBatchesArgs, PhoneCallsArgs } from '../../schema/inputs/phoneCallArgs.js';
import {
  PhoneCallBatchConnection,
  PhoneCallConnection,
  UnschedulableConnection,
} from '../../schema/types/connections.js';
import { PhoneCall } from '../../schema/types/PhoneCall.js';
import { PhoneCallBatch } from '../../schema/types/PhoneCallBatch.js';

/** Calls by id, and their lists. */
@Resolver()
export class CallQueries {
  @Query(() => PhoneCall, { nullable: true, description: 'A call; null for an unknown id.' })
  phoneCall(@Arg('id', () => ID, { description: 'Id of the call.' }) id: string, @Ctx() { loaders }: GraphqlContext) {
    return loadById(loaders.phoneCall, id);
  }

  @Query(() => PhoneCallConnection, { description: 'Calls, without those that staff deleted.' })
  phoneCalls(@Args(() => PhoneCallsArgs) args: PhoneCallsArgs, @Ctx() { connections, lists }: GraphqlContext) {
    return connections.list(lists.phoneCalls, args);
  }

  @Query(() => PhoneCallBatch, { nullable: true, description: 'The requests of one call; null for an unknown id.' })
  phoneCallBatch(
    @Arg('id', () => ID, { description: 'Id of the batch.' }) id: string,
    @Ctx() { loaders }: GraphqlContext,
  ) {
    return loadById(loaders.phoneCallBatch, id);
  }

  @Query(() => PhoneCallBatchConnection, { description: 'Batches of calls, without those of deleted calls.' })
  phoneCallBatches(
    @Args(() => PhoneCallBatchesArgs) args: PhoneCallBatchesArgs,
    @Ctx() { connections, lists }: GraphqlContext,
  ) {
    return connections.list(lists.phoneCallBatches, args);
  }

  @Query(() => UnschedulableConnection, {
    description: 'Requests that are due for a call and found no slot, the longest waiting first.',
  })
  unschedulableRequests(
    @Args(() => UnschedulableArgs) args: UnschedulableArgs,
    @Ctx() { connections, lists }: GraphqlContext,
  ) {
    return connections.list(lists.unschedulableRequests, args);
  }
}
