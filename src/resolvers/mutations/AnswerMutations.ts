import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../../schema/context.js';
import { CorrectOutcomeInput, RecordEmailResponseInput } from '../../schema/inputs/answerInputs.js';
import { CorrectOutcomePayload, RecordEmailResponsePayload } from '../../schema/payloads/payloads.js';
import { canonicalOutcomes } from './outcomeInputOf.js';
import { runMutation } from './runMutation.js';

/** What therapists answered. */
@Resolver()
export class AnswerMutations {
  @Mutation(() => RecordEmailResponsePayload, { description: 'Records the answer to a mail, patient by patient.' })
  recordEmailResponse(
    @Arg('input', () => RecordEmailResponseInput, { description: 'What to do.' }) input: RecordEmailResponseInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'email', {
      input,
      ids: ['emailId'],
      once: 'recordEmailResponse',
      work: () =>
        context.services.answers.recordEmailResponse({ ...input, outcomes: canonicalOutcomes(input.outcomes) }),
      read: ({ id }, loaders) => loaders.email.load(id),
    });
  }

  @Mutation(() => CorrectOutcomePayload, {
    description: 'Mends a wrongly recorded outcome, with all that followed from it.',
  })
  correctOutcome(
    @Arg('input', () => CorrectOutcomeInput, { description: 'What to do.' }) input: CorrectOutcomeInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'placementRequest', {
      input,
      ids: ['placementRequestId'],
      once: 'correctOutcome',
      work: () => context.services.answers.correctOutcome(input),
      read: ({ id }, loaders) => loaders.placementRequest.load(id),
    });
  }
}
