import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { GraphqlContext } from '../../schema/context.js';
import { AvailableSlot } from '../../schema/types/CallPlanning.js';
import { CallLine } from '../../schema/types/StaffMember.js';
import type { FreeSlot } from '../../services/calls/availableSlots.js';

@Resolver(() => AvailableSlot)
export class AvailableSlotFields {
  @FieldResolver(() => CallLine, { description: 'The line that would take it.' })
  line(@Root() { lineId }: FreeSlot, @Ctx() { loaders }: GraphqlContext) {
    return loaders.callLine.load(lineId);
  }
}
