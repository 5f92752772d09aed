import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { CallLine as LineEntity } from '../../entities/CallLine.js';
import type { GraphqlContext } from '../../schema/context.js';
import { CallLine, StaffMember } from '../../schema/types/StaffMember.js';

@Resolver(() => CallLine)
export class CallLineFields {
  @FieldResolver(() => StaffMember, { nullable: true, description: 'Whose line it is; null: an anonymous one.' })
  staffMember(@Root() line: LineEntity, @Ctx() { loaders }: GraphqlContext) {
    return line.staffMemberId === null ? null : loaders.staffMember.load(line.staffMemberId);
  }
}
