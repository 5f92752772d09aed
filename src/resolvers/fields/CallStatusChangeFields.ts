import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { GraphqlContext } from '../../schema/context.js';
import { PhoneCallStatusChange } from '../../schema/types/CallChanges.js';
import { PhoneCall } from '../../schema/types/PhoneCall.js';

@Resolver(() => PhoneCallStatusChange)
export class CallStatusChangeFields {
  @FieldResolver(() => PhoneCall, { nullable: true, description: 'The call as it is now; it may have gone on since.' })
  phoneCall(@Root() change: PhoneCallStatusChange, @Ctx() { loaders }: GraphqlContext) {
    return loaders.phoneCall.load(change.phoneCallId);
  }
}
