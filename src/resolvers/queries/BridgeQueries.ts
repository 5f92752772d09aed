import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';
import { loadBridgeStatus } from '../../queries/bridgeStatus.js';
import { loadById } from '../../queries/loadById.js';
import type { GraphqlContext } from '../../schema/context.js';
import { DeadLettersArgs } from '../../schema/inputs/deadLetterArgs.js';
import { OutboxEventsArgs } from '../../schema/inputs/outboxEventArgs.js';
import { BridgeStatus } from '../../schema/types/BridgeStatus.js';
import { DeadLetterConnection, OutboxEventConnection } from '../../schema/types/connections.js';
import { DeadLetter } from '../../schema/types/DeadLetter.js';
import { OutboxEvent } from '../../schema/types/OutboxEvent.js';

/** What comes in and goes out as events. */
@Resolver()
export class BridgeQueries {
  @Query(() => BridgeStatus, { description: 'How the bridge to Kafka is, in both directions.' })
  bridgeStatus(@Ctx() { em }: GraphqlContext) {
    return loadBridgeStatus(em);
  }

  @Query(() => OutboxEvent, { nullable: true, description: 'An event that goes or went out; null for an unknown id.' })
  outboxEvent(@Arg('id', () => ID, { description: 'Its `eventId`.' }) id: string, @Ctx() { loaders }: GraphqlContext) {
    return loadById(loaders.outboxEvent, id);
  }

  @Query(() => OutboxEventConnection, { description: 'Events that this service wrote, as long as they are kept.' })
  outboxEvents(@Args(() => OutboxEventsArgs) args: OutboxEventsArgs, @Ctx() { connections, lists }: GraphqlContext) {
    return connections.list(lists.outboxEvents, args);
  }

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
