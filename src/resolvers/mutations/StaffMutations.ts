import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../../schema/context.js';
import { CreateStaffMemberInput, UpdateStaffMemberInput } from '../../schema/inputs/staffInputs.js';
import { CreateStaffMemberPayload, UpdateStaffMemberPayload } from '../../schema/payloads/payloads.js';
import { runMutation } from './runMutation.js';

/** Who can be on the phone. */
@Resolver()
export class StaffMutations {
  @Mutation(() => CreateStaffMemberPayload, {
    description: 'Enters somebody who works through the call list; with the first one the anonymous lines end.',
  })
  createStaffMember(
    @Arg('input', () => CreateStaffMemberInput, { description: 'What to do.' }) input: CreateStaffMemberInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'staffMember', {
      input,
      ids: [],
      once: 'createStaffMember',
      work: () => context.services.calls.createStaffMember(input),
      read: ({ id }, loaders) => loaders.staffMember.load(id),
    });
  }

  @Mutation(() => UpdateStaffMemberPayload, { description: 'Changes a staff member: hours, absences, active or not.' })
  updateStaffMember(
    @Arg('input', () => UpdateStaffMemberInput, { description: 'What to do.' }) input: UpdateStaffMemberInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'staffMember', {
      input,
      ids: ['id'],
      work: () => context.services.calls.updateStaffMember(input),
      read: ({ id }, loaders) => loaders.staffMember.load(id),
    });
  }
}
