import { randomUUID } from 'node:crypto';
import { createSourceEventStream, type ExecutionResult, GraphQLError } from 'graphql';
import { type FeedStream, isFeedStream } from '../feed/feedStream.js';
import type { SharingKey } from './contextRequest.js';
import { iterateWithFreshContext } from './iterateWithFreshContext.js';
import type { SocketOperation } from './prepareOperation.js';
import type { SubscriptionHub } from './subscriptions/createSubscriptionHub.js';

type Subscribed = AsyncGenerator<ExecutionResult, void> | ExecutionResult;

/**
 * Starts a subscription. What the live feed feeds goes through the hub, which writes the events itself; any other stream
 * is executed event by event for this subscriber alone.
 */
export function createSubscribe(hub: SubscriptionHub, sharingKey: SharingKey | undefined) {
  function viaHub(args: SocketOperation, stream: FeedStream): Subscribed {
    const { id, peer, freshContext, variableValues, operationName } = args;
    const key = sharingKey?.(args.contextValue as object) ?? null;
    // graphql-ws keeps the arguments; the context with its loaders has done its work.
    args.contextValue = undefined;
    return hub.subscribe({
      id,
      peer,
      stream,
      operation: args.shared(operationName),
      variables: variableValues,
      rights: key === null ? `own:${randomUUID()}` : `shared:${key}`,
      createContext: freshContext,
    });
  }

  return async function subscribe(args: SocketOperation): Promise<Subscribed> {
    try {
      const source = await createSourceEventStream(args);
      if (!(Symbol.asyncIterator in source)) return source as ExecutionResult;
      return isFeedStream(source) ? viaHub(args, source) : iterateWithFreshContext(args, source);
    } catch (error) {
      return { errors: [new GraphQLError('', { originalError: error as Error })] };
    }
  };
}
