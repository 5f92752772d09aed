import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../../schema/context.js';
import { UpdateEmailBatchInput } from '../../schema/inputs/batchInputs.js';
import { RequestPlacementInput, WithdrawPlacementRequestInput } from '../../schema/inputs/placementInputs.js';
import {
  RequestPlacementPayload,
  UpdateEmailBatchPayload,
  WithdrawPlacementRequestPayload,
} from '../../schema/payloads/payloads.js';
import { placementInputOf } from './placementInputOf.js';
import { runMutation } from './runMutation.js';

/** Placement requests and batches. */
@Resolver()
export class PlacementMutations {
  @Mutation(() => RequestPlacementPayload, { description: 'Enters a wish for a place by hand.' })
  requestPlacement(
    @Arg('input', () => RequestPlacementInput, { description: 'What to do.' }) input: RequestPlacementInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'placementRequest', {
      input,
      ids: ['therapistId'],
      once: 'requestPlacement',
      work: async () => context.services.placements.requestPlacement(placementInputOf(input)),
      read: ({ id }, loaders) => loaders.placementRequest.load(id),
    });
  }

  @Mutation(() => WithdrawPlacementRequestPayload, { description: 'Takes an open request back.' })
  withdrawPlacementRequest(
    @Arg('input', () => WithdrawPlacementRequestInput, { description: 'What to do.' })
    input: WithdrawPlacementRequestInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'placementRequest', {
      input,
      ids: ['placementRequestId'],
      work: () => context.services.placements.withdrawPlacementRequest(input),
      read: ({ id }, loaders) => loaders.placementRequest.load(id),
    });
  }

  @Mutation(() => UpdateEmailBatchPayload, {
    description: 'Adds, removes or reorders requests of a planned batch, holds it or releases it.',
  })
  updateEmailBatch(
    @Arg('input', () => UpdateEmailBatchInput, { description: 'What to do.' }) input: UpdateEmailBatchInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'emailBatch', {
      input,
      ids: ['batchId', 'add', 'remove', 'order'],
      work: () => context.services.batches.updateEmailBatch(input),
      read: ({ id }, loaders) => loaders.emailBatch.load(id),
    });
  }
}
