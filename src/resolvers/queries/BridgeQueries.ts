import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';
import { loadById } from '../../queries/loadById.js';
import type { GraphqlContext } from '../../schema/context.js';
import { DeadLettersArgs } from '../../schema/inputs/deadLetterArgs.js';
import { DeadLetterConnection } from '../../schema/types/connections.js';
import { DeadLetter } from '../../schema/types/DeadLetter.js';

/** What comes in and goes out as events. */
@Resolver()
export class BridgeQueries {
  @Query(() => DeadLetter, { nullable: true, description: 'A message that was set aside; null for an unknown id.' })
  deadLetter(
    @Arg('id', () => ID, { description: 'Id of the message.' }) id: string,
    @Ctx() { loaders }: GraphqlContext,
  ) {
    return loadById(loaders.deadLetter, id);
  }

  @Query(() => DeadLetterConnection, { description: 'Messages that could not be handled.' })
  deadLetters(@Args(() => DeadLettersArgs) args: DeadLettersArgs, @Ctx() { connections, lists }: GraphqlContext) {
    return connections.list(lists.deadLetters, args);
  }
}
