import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { loadBridgeStatus } from '../../queries/bridgeStatus.js';
import type { GraphqlContext } from '../../schema/context.js';
import {
  DropOutboxEventInput,
  PauseBridgeInput,
  ReplayOutboxInput,
  ResumeBridgeInput,
  RetryOutboxEventInput,
  RetryParkedEventsInput,
} from '../../schema/inputs/bridgeInputs.js';
import {
  DropOutboxEventPayload,
  PauseBridgePayload,
  ReplayOutboxPayload,
  ResumeBridgePayload,
  RetryOutboxEventPayload,
  RetryParkedEventsPayload,
} from '../../schema/payloads/bridgePayloads.js';
import { runMutation } from './runMutation.js';

const INPUT = { description: 'What to do.' };

/** What people tell the outgoing half of the bridge. */
@Resolver()
export class BridgeMutations {
  @Mutation(() => PauseBridgePayload, {
    description: 'Stops the relay: what is in flight ends, nothing more leaves to Kafka. Events go on being recorded.',
  })
  pauseBridge(@Arg('input', () => PauseBridgeInput, INPUT) input: PauseBridgeInput, @Ctx() context: GraphqlContext) {
    return runMutation(context, 'bridgeStatus', {
      input,
      ids: [],
      work: () => context.services.bridge.pauseBridge(input),
      read: (_done, _loaders, { em }) => loadBridgeStatus(em),
    });
  }

  @Mutation(() => ResumeBridgePayload, { description: 'Lets events leave to Kafka again, in their order.' })
  resumeBridge(@Arg('input', () => ResumeBridgeInput, INPUT) input: ResumeBridgeInput, @Ctx() context: GraphqlContext) {
    return runMutation(context, 'bridgeStatus', {
      input,
      ids: [],
      work: () => context.services.bridge.resumeBridge(input),
      read: (_done, _loaders, { em }) => loadBridgeStatus(em),
    });
  }

  @Mutation(() => RetryOutboxEventPayload, { description: 'Sends a parked event again, before what waits behind it.' })
  retryOutboxEvent(
    @Arg('input', () => RetryOutboxEventInput, INPUT) input: RetryOutboxEventInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'outboxEvent', {
      input,
      ids: ['outboxEventId'],
      work: () => context.services.bridge.retryOutboxEvent(input),
      read: (id, loaders) => loaders.outboxEvent.load(id),
    });
  }

  @Mutation(() => RetryParkedEventsPayload, { description: 'Sends parked events again; says how many.' })
  retryParkedEvents(
    @Arg('input', () => RetryParkedEventsInput, INPUT) input: RetryParkedEventsInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'retried', {
      input,
      ids: [],
      work: () => context.services.bridge.retryParkedEvents(input),
      read: async (count) => ({ count }),
    });
  }

  @Mutation(() => DropOutboxEventPayload, { description: 'Gives a parked event up; what waits behind it goes on.' })
  dropOutboxEvent(
    @Arg('input', () => DropOutboxEventInput, INPUT) input: DropOutboxEventInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'outboxEvent', {
      input,
      ids: ['outboxEventId'],
      work: () => context.services.bridge.dropOutboxEvent(input),
      read: (id, loaders) => loaders.outboxEvent.load(id),
    });
  }

  @Mutation(() => ReplayOutboxPayload, {
    description:
      'Sends published events once more under their old ids; says how many. They may follow newer events of their key: consumers know them by their ids.',
  })
  replayOutbox(@Arg('input', () => ReplayOutboxInput, INPUT) input: ReplayOutboxInput, @Ctx() context: GraphqlContext) {
    return runMutation(context, 'replayed', {
      input,
      ids: [],
      work: () => context.services.bridge.replayOutbox(input),
      read: async (count) => ({ count }),
    });
  }
}
