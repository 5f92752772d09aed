import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../../schema/context.js';
import { UpdatePhoneCallBatchInput } from '../../schema/inputs/phoneCallBatchInputs.js';
import {
  ClaimPhoneCallInput,
  RecordCallOutcomeInput,
  ReleasePhoneCallInput,
  UpdatePhoneCallInput,
} from '../../schema/inputs/phoneCallInputs.js';
import {
  ClaimPhoneCallPayload,
  RecordCallOutcomePayload,
  ReleasePhoneCallPayload,
  UpdatePhoneCallBatchPayload,
  UpdatePhoneCallPayload,
} from '../../schema/payloads/payloads.js';
import { outcomeInputOf } from './outcomeInputOf.js';
import { runMutation } from './runMutation.js';

/** What a caller does with a call. */
@Resolver()
export class CallMutations {
  @Mutation(() => UpdatePhoneCallPayload, { description: 'Writes the notes of a call, also of an ended one.' })
  updatePhoneCall(
    @Arg('input', () => UpdatePhoneCallInput, { description: 'What to do.' }) input: UpdatePhoneCallInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'phoneCall', {
      input,
      ids: ['phoneCallId'],
      work: () => context.services.calls.updatePhoneCall(input),
      read: ({ id }, loaders) => loaders.phoneCall.load(id),
    });
  }

  @Mutation(() => ClaimPhoneCallPayload, {
    description: '"I am calling now": nobody else can. Claiming one\'s own call again renews the claim.',
  })
  claimPhoneCall(
    @Arg('input', () => ClaimPhoneCallInput, { description: 'What to do.' }) input: ClaimPhoneCallInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'phoneCall', {
      input,
      ids: ['phoneCallId'],
      work: () => context.services.calls.claimPhoneCall(input),
      read: ({ id }, loaders) => loaders.phoneCall.load(id),
    });
  }

  @Mutation(() => ReleasePhoneCallPayload, { description: 'Gives a claimed call back to the list.' })
  releasePhoneCall(
    @Arg('input', () => ReleasePhoneCallInput, { description: 'What to do.' }) input: ReleasePhoneCallInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'phoneCall', {
      input,
      ids: ['phoneCallId'],
      work: () => context.services.calls.releasePhoneCall(input),
      read: ({ id }, loaders) => loaders.phoneCall.load(id),
    });
  }

  @Mutation(() => RecordCallOutcomePayload, {
    description: 'Records what came of a call, patient by patient, and plans what follows (`successor`).',
  })
  recordCallOutcome(
    @Arg('input', () => RecordCallOutcomeInput, { description: 'What to do.' }) input: RecordCallOutcomeInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'phoneCall', {
      input,
      ids: ['phoneCallId'],
      once: 'recordCallOutcome',
      work: async () => (await context.services.calls.recordCallOutcome(outcomeInputOf(input))).call,
      read: ({ id }, loaders) => loaders.phoneCall.load(id),
    });
  }

  @Mutation(() => UpdatePhoneCallBatchPayload, {
    description: 'Changes the order, marks and follow-ups of the requests of a call.',
  })
  updatePhoneCallBatch(
    @Arg('input', () => UpdatePhoneCallBatchInput, { description: 'What to do.' }) input: UpdatePhoneCallBatchInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'phoneCallBatch', {
      input,
      ids: ['batchId'],
      work: () => context.services.calls.updatePhoneCallBatch(input),
      read: ({ id }, loaders) => loaders.phoneCallBatch.load(id),
    });
  }
}
