import { Args, Resolver, Root, Subscription } from 'type-graphql';
import type { GraphqlContext } from '../../schema/context.js';
import { CallListChangeArgs, PhoneCallChangeArgs } from '../../schema/inputs/callChangeArgs.js';
import { CallListChange, PhoneCallChange, PhoneCallStatusChange } from '../../schema/types/CallChanges.js';
import { followCallList, followCallStatus, followCalls } from './followCalls.js';

/** Calls as they change, committed by whichever process. */
@Resolver()
export class CallSubscriptions {
  @Subscription(() => PhoneCallStatusChange, {
    description: 'Changes of status of calls: planned, made, canceled.',
    subscribe: ({ args, context }) => followCallStatus(args as PhoneCallChangeArgs, context as GraphqlContext),
  })
  phoneCallStatusChanged(
    @Args(() => PhoneCallChangeArgs) _args: PhoneCallChangeArgs,
    @Root() change: PhoneCallStatusChange,
  ): PhoneCallStatusChange {
    return change;
  }

  @Subscription(() => PhoneCallChange, {
    description: 'Everything that happens to calls: also claims, moves, other lines, and who joins or is settled.',
    subscribe: ({ args, context }) => followCalls(args as PhoneCallChangeArgs, context as GraphqlContext),
  })
  phoneCallChanged(
    @Args(() => PhoneCallChangeArgs) _args: PhoneCallChangeArgs,
    @Root() change: PhoneCallChange,
  ): PhoneCallChange {
    return change;
  }

  @Subscription(() => CallListChange, {
    description: "Calls that enter, leave or change on a day's list (`dailyCallList`).",
    subscribe: ({ args, context }) => followCallList(args as CallListChangeArgs, context as GraphqlContext),
  })
  callListChanged(
    @Args(() => CallListChangeArgs) _args: CallListChangeArgs,
    @Root() change: CallListChange,
  ): CallListChange {
    return change;
  }
}
