import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { GraphqlContext } from '../../schema/context.js';
import { PhoneCallChange } from '../../schema/types/CallChanges.js';
import { PhoneCall } from '../../schema/types/PhoneCall.js';

@Resolver(() => PhoneCallChange)
export class CallChangeFields {
  @FieldResolver(() => PhoneCall, { nullable: true, description: 'The call as it is now; it may have gone on since.' })
  phoneCall(@Root() change: PhoneCallChange, @Ctx() { loaders }: GraphqlContext) {
    return loaders.phoneCall.load(change.phoneCallId);
  }
}
