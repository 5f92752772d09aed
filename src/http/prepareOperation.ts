import { randomUUID } from 'node:crypto';
import { type ExecutionArgs, GraphQLError } from 'graphql';
import type { Context, SubscribePayload } from 'graphql-ws';
import type { ReadDocument } from './documentCache.js';
import type { GraphqlOptions } from './graphqlOverHttp.js';
import type { SocketExtra } from './serveSockets.js';
import type { Peer } from './subscriptions/peer.js';
import type { SharedOperation } from './subscriptions/sharedOperation.js';

/** Running operations of one connection; one more is refused with TOO_MANY_SUBSCRIPTIONS. */
export const MAXIMUM_OPERATIONS_PER_SOCKET = 100;

/** A valid operation. graphql-ws keeps it as long as a subscription lives: nothing in it may be large. */
export interface SocketOperation extends ExecutionArgs {
  /** Of the message. */
  readonly id: string;
  readonly peer: Peer;
  /** Makes the context of one event. */
  readonly freshContext: () => Promise<object> | object;
  readonly shared: (operationName?: string | null) => SharedOperation;
}

type SocketContext = Context<Record<string, unknown>, SocketExtra>;

/** Checks an operation under the rules of HTTP and gives it a context; or says what is wrong with it. */
export function createPrepare(options: GraphqlOptions, readDocument: ReadDocument) {
  return async function prepare(
    context: SocketContext,
    id: string,
    payload: SubscribePayload,
  ): Promise<SocketOperation | GraphQLError[]> {
    if (Object.keys(context.subscriptions).length > MAXIMUM_OPERATIONS_PER_SOCKET) return [tooMany()];
    const valid = readDocument(payload.query);
    if (Array.isArray(valid)) return valid;
    const freshContext = contextFactory(context, options);
    const { operationName, variables: variableValues } = payload;
    const { document, shared } = valid;
    const { peer } = context.extra;
    try {
      const contextValue = await freshContext();
      const { schema } = options;
      return { schema, document, operationName, variableValues, contextValue, freshContext, id, peer, shared };
    } catch (error) {
      return [new GraphQLError('', { originalError: error as Error })];
    }
  };
}

function contextFactory(context: SocketContext, { createContext, logger }: GraphqlOptions) {
  const requestId = randomUUID();
  const { connectionParams, extra } = context;
  return () =>
    createContext({ requestId, headers: extra.headers, connectionParams, logger: logger.child({ requestId }) });
}

function tooMany(): GraphQLError {
  return new GraphQLError(`At most ${MAXIMUM_OPERATIONS_PER_SOCKET} operations may run on one connection`, {
    extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' },
  });
}
