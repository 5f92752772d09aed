import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { StaffMember as StaffEntity } from '../../entities/StaffMember.js';
import type { GraphqlContext } from '../../schema/context.js';
import { PhoneHours } from '../../schema/types/PhoneHours.js';
import { Absence, CallLine, StaffMember } from '../../schema/types/StaffMember.js';
import { phoneHoursOf } from '../phoneHoursOf.js';

@Resolver(() => StaffMember)
export class StaffMemberFields {
  @FieldResolver(() => [PhoneHours], { description: 'Working hours.' })
  workingHours(@Root() member: StaffEntity) {
    return phoneHoursOf(member.workingHours);
  }

  @FieldResolver(() => [Absence], { description: 'Past and future absences, in order.' })
  absences(@Root() member: StaffEntity) {
    return member.absences.map(({ from, to }) => ({ from: new Date(from), to: new Date(to) }));
  }

  @FieldResolver(() => CallLine, { nullable: true, description: 'The line; null for one who was never active.' })
  line(@Root() member: StaffEntity, @Ctx() { loaders }: GraphqlContext) {
    return loaders.lineOfStaff.load(member.id);
  }
}
