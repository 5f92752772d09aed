import {
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import type { FeedStream } from '../../feed/feedStream.js';
import type { Logger } from '../../logging/createLogger.js';
import { createEndlessGenerator } from './endlessGenerator.js';
import { groupKey, sharedVariables, type Variables } from './groupKey.js';
import type { Peer } from './peer.js';
import type { SharedOperation } from './sharedOperation.js';
import { messageBeginning, type Subscriber } from './subscriber.js';
import { createSubscriptionGroup, type GroupParts, type SubscriptionGroup } from './subscriptionGroup.js';

export interface HubOptions {
  readonly schema: GraphQLSchema;
  readonly formatError: (error: GraphQLError) => GraphQLFormattedError;
  readonly maximumWaitingBytes: number;
  readonly logger: Logger;
}

export interface Subscription {
  /** Of the message. */
  readonly id: string;
  readonly peer: Peer;
  readonly stream: FeedStream;
  readonly operation: SharedOperation;
  readonly variables: Variables | null | undefined;
  /** Equal for those who may see the same; must be unique to this subscription where nothing may be shared. */
  readonly rights: string;
  readonly createContext: Subscriber['createContext'];
}

/** Brings together the subscriptions that ask for the same thing with the same rights. */
export interface SubscriptionHub {
  /** Sends its events until the generator, which never yields, is returned. */
  subscribe(subscription: Subscription): AsyncGenerator<never, void>;
}

export function createSubscriptionHub(options: HubOptions): SubscriptionHub {
  const groups = new Map<string, SubscriptionGroup>();

  function groupOf({ rights, operation, variables, stream }: Subscription): SubscriptionGroup {
    const shared = sharedVariables(operation, variables);
    const key = groupKey(rights, operation, shared);
    const known = groups.get(key);
    if (known) return known;
    const { maximumWaitingBytes, logger } = options;
    const group = createSubscriptionGroup({
      stream,
      execute: executor(options, operation, shared),
      onEmpty: () => void groups.delete(key),
      maximumWaitingBytes,
      logger,
    });
    groups.set(key, group);
    return group;
  }

  return {
    subscribe(subscription) {
      const { id, peer, stream, createContext } = subscription;
      const group = groupOf(subscription);
      const { generator, end } = createEndlessGenerator(() => group.leave(subscriber));
      const position = stream.after ?? stream.feed.position();
      const subscriber: Subscriber = { peer, beginning: messageBeginning(id), position, createContext, end };
      group.join(subscriber);
      return generator;
    },
  };
}

function executor(
  { schema, formatError }: HubOptions,
  { document }: SharedOperation,
  variableValues: Variables,
): GroupParts['execute'] {
  return async (rootValue, createContext) => {
    const contextValue = await createContext();
    const result = await execute({ schema, document, variableValues, contextValue, rootValue });
    return Buffer.from(JSON.stringify(formatted(result, formatError)));
  };
}

function formatted({ errors, ...result }: ExecutionResult, formatError: HubOptions['formatError']) {
  return errors ? { errors: errors.map(formatError), ...result } : result;
}
