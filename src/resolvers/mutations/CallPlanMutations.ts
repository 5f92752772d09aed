import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../../schema/context.js';
import {
  AssignPhoneCallInput,
  CancelPhoneCallInput,
  CreatePhoneCallInput,
  DeletePhoneCallInput,
  ReschedulePhoneCallInput,
  RunFollowUpSweepInput,
} from '../../schema/inputs/phoneCallInputs.js';
import {
  AssignPhoneCallPayload,
  CancelPhoneCallPayload,
  CreatePhoneCallPayload,
  DeletePhoneCallPayload,
  ReschedulePhoneCallPayload,
  RunFollowUpSweepPayload,
} from '../../schema/payloads/payloads.js';
import { cancelInputOf } from './cancelInputOf.js';
import { runMutation } from './runMutation.js';

/** When, by whom and whether a call is made. */
@Resolver()
export class CallPlanMutations {
  @Mutation(() => CreatePhoneCallPayload, { description: 'Plans a call, in the next free slot or at a given time.' })
  createPhoneCall(
    @Arg('input', () => CreatePhoneCallInput, { description: 'What to do.' }) input: CreatePhoneCallInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'phoneCall', {
      input,
      ids: ['therapistId', 'placementRequestIds'],
      once: 'createPhoneCall',
      work: async () => context.services.calls.createPhoneCall(input),
      read: ({ id }, loaders) => loaders.phoneCall.load(id),
    });
  }

  @Mutation(() => ReschedulePhoneCallPayload, { description: 'Gives a planned call another time.' })
  reschedulePhoneCall(
    @Arg('input', () => ReschedulePhoneCallInput, { description: 'What to do.' }) input: ReschedulePhoneCallInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'phoneCall', {
      input,
      ids: ['phoneCallId'],
      work: async () => context.services.calls.reschedulePhoneCall(input),
      read: ({ id }, loaders) => loaders.phoneCall.load(id),
    });
  }

  @Mutation(() => AssignPhoneCallPayload, { description: 'Gives a planned call to another line, at the same time.' })
  assignPhoneCall(
    @Arg('input', () => AssignPhoneCallInput, { description: 'What to do.' }) input: AssignPhoneCallInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'phoneCall', {
      input,
      ids: ['phoneCallId', 'lineId'],
      work: () => context.services.calls.assignPhoneCall(input),
      read: ({ id }, loaders) => loaders.phoneCall.load(id),
    });
  }

  @Mutation(() => CancelPhoneCallPayload, {
    description: 'Cancels a planned call and says what becomes of its requests.',
  })
  cancelPhoneCall(
    @Arg('input', () => CancelPhoneCallInput, { description: 'What to do.' }) input: CancelPhoneCallInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'phoneCall', {
      input,
      ids: ['phoneCallId'],
      work: async () => context.services.calls.cancelPhoneCall(cancelInputOf(input)),
      read: ({ id }, loaders) => loaders.phoneCall.load(id),
    });
  }

  @Mutation(() => DeletePhoneCallPayload, { description: 'Cancels a planned call and takes it out of the lists.' })
  deletePhoneCall(
    @Arg('input', () => DeletePhoneCallInput, { description: 'What to do.' }) input: DeletePhoneCallInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'phoneCall', {
      input,
      ids: ['phoneCallId'],
      work: async () => context.services.calls.deletePhoneCall(cancelInputOf(input)),
      read: ({ id }, loaders) => loaders.phoneCall.load(id),
    });
  }

  @Mutation(() => RunFollowUpSweepPayload, {
    description: 'Plans all calls that are due, as the daily job does. Running it again changes nothing.',
  })
  runFollowUpSweep(
    @Arg('input', () => RunFollowUpSweepInput, { description: 'What to do.' }) input: RunFollowUpSweepInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'followUpSweep', {
      input,
      ids: [],
      work: () => context.services.calls.runFollowUpSweep(input),
      read: async (done) => done,
    });
  }
}
