import { isDatabaseUnavailable } from '../../database/databaseUnavailable.js';
import type { Execute } from '../../execution/createExecutor.js';
import type { FeedStream } from '../../feed/feedStream.js';
import type { Logger } from '../../logging/createLogger.js';
import { nextMessage, type Operation } from '../sockets/connection.js';
import type { SendNext } from '../sockets/createFrameWriter.js';
import { type FormatGraphqlError, formatted, type Messages } from '../sockets/messages.js';
import type { ContextOf } from '../sockets/prepareOperation.js';
import { groupKey, sharedVariables, type Variables } from './groupKey.js';
import type { SharedOperation } from './sharedOperation.js';
import { createSubscriptionGroup, type GroupParts, type SubscriptionGroup } from './subscriptionGroup.js';

export interface HubOptions {
  readonly execute: Execute;
  readonly contextOf: ContextOf;
  readonly formatError: FormatGraphqlError;
  readonly messages: Messages;
  readonly sendNext: SendNext;
  /** A subscriber with more than this waiting to be read is cut off. */
  readonly maximumWaitingBytes: number;
  readonly logger: Logger;
}

/** What a subscriber asks for. */
export interface Request {
  readonly stream: FeedStream;
  readonly operation: SharedOperation;
  readonly variables: Variables | null | undefined;
  /** Equal for those who may see the same; must be unique to this subscription where nothing may be shared. */
  readonly rights: string;
}

/** Brings together the subscriptions that ask for the same thing with the same rights. */
export interface SubscriptionHub {
  /** Sends the operation its events until it ends. */
  join(operation: Operation, request: Request): void;
}

export function createSubscriptionHub(options: HubOptions): SubscriptionHub {
  const { messages, sendNext, maximumWaitingBytes, logger } = options;
  const groups = new Map<string, SubscriptionGroup>();

  function groupOf({ rights, operation, variables, stream }: Request): SubscriptionGroup {
    const shared = sharedVariables(operation, variables);
    const key = groupKey(rights, operation, shared);
    const known = groups.get(key);
    if (known) return known;
    const group = createSubscriptionGroup({
      stream,
      execute: executor(options, operation, shared),
      messages,
      sendNext,
      onEmpty: () => void groups.delete(key),
      maximumWaitingBytes,
      logger,
    });
    groups.set(key, group);
    return group;
  }

  return {
    join(operation, request) {
      const { after, feed } = request.stream;
      groupOf(request).join(operation, after ?? feed.position());
    },
  };
}

function executor(
  { execute, contextOf, formatError }: HubOptions,
  { document }: SharedOperation,
  variableValues: Variables,
): GroupParts['execute'] {
  return async (rootValue, { connection }) => {
    const contextValue = await contextOf(connection);
    const result = await execute({ document, variableValues, contextValue, rootValue });
    // The group takes this event again: nobody is to get an error in place of a change.
    const away = result.errors?.find(isDatabaseUnavailable);
    if (away) throw away;
    return nextMessage(formatted(result, formatError));
  };
}
