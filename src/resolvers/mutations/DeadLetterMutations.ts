import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../../schema/context.js';
import { DropDeadLetterInput, RetryDeadLetterInput } from '../../schema/inputs/deadLetterInputs.js';
import { DropDeadLetterPayload, RetryDeadLetterPayload } from '../../schema/payloads/bridgePayloads.js';
import { runMutation } from './runMutation.js';

/** What becomes of messages that were set aside. */
@Resolver()
export class DeadLetterMutations {
  @Mutation(() => RetryDeadLetterPayload, {
    description:
      'Has a message handled again, at its place in the order of its key. Should it fail again, it is open again.',
  })
  retryDeadLetter(
    @Arg('input', () => RetryDeadLetterInput, { description: 'What to do.' }) input: RetryDeadLetterInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'deadLetter', {
      input,
      ids: ['deadLetterId'],
      work: () => context.services.deadLetters.retryDeadLetter(input),
      read: ({ id }, loaders) => loaders.deadLetter.load(id),
    });
  }

  @Mutation(() => DropDeadLetterPayload, { description: 'Settles a message without anything coming of it.' })
  dropDeadLetter(
    @Arg('input', () => DropDeadLetterInput, { description: 'What to do.' }) input: DropDeadLetterInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'deadLetter', {
      input,
      ids: ['deadLetterId'],
      work: () => context.services.deadLetters.dropDeadLetter(input),
      read: ({ id }, loaders) => loaders.deadLetter.load(id),
    });
  }
}
