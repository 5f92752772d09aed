import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { DailyCallView } from '../../queries/dailyCalls.js';
import type { GraphqlContext } from '../../schema/context.js';
import { DailyCall } from '../../schema/types/CallPlanning.js';
import { PhoneCall } from '../../schema/types/PhoneCall.js';

@Resolver(() => DailyCall)
export class DailyCallFields {
  @FieldResolver(() => PhoneCall, { description: 'The call, with all that is needed to make it.' })
  phoneCall(@Root() { callId }: DailyCallView, @Ctx() { loaders }: GraphqlContext) {
    return loaders.phoneCall.load(callId);
  }
}
