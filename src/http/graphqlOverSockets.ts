import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { type ExecutionArgs, GraphQLError, NoSchemaIntrospectionCustomRule, specifiedRules } from 'graphql';
import type { Context, SubscribePayload } from 'graphql-ws';
import { type Extra, useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { acceptUpgrades } from './acceptUpgrades.js';
import { closeSockets } from './closeSockets.js';
import type { GraphqlOptions } from './graphqlOverHttp.js';
import { parseAndValidate } from './parseAndValidate.js';
import { type FreshContextArgs, subscribeWithFreshContext } from './subscribeWithFreshContext.js';

/** Running operations of one connection; one more is refused with TOO_MANY_SUBSCRIPTIONS. */
export const MAXIMUM_OPERATIONS_PER_SOCKET = 100;

export interface SocketOptions {
  readonly maximumMessageBytes: number;
  /** Half the time until a silent peer is cut off: a ping that is not answered within it ends the connection. */
  readonly pingIntervalMs: number;
  /** Origins of other pages that may connect; the service's own always may. */
  readonly isAllowedOrigin: (origin: string, request: IncomingMessage) => boolean;
}

type SocketContext = Context<Record<string, unknown>, Extra>;

/** Serves GraphQL over `graphql-transport-ws` on the path of {@link acceptUpgrades}, under the rules of HTTP. */
export function graphqlOverSockets(app: FastifyInstance, options: GraphqlOptions, limits: SocketOptions) {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.maximumMessageBytes,
    perMessageDeflate: false,
  });
  const rules = [
    ...specifiedRules,
    ...options.validationRules,
    ...(options.development ? [] : [NoSchemaIntrospectionCustomRule]),
  ];
  const format = (error: GraphQLError) => options.formatError(error.toJSON(), error);

  async function prepare(context: SocketContext, payload: SubscribePayload) {
    if (Object.keys(context.subscriptions).length > MAXIMUM_OPERATIONS_PER_SOCKET) return [tooMany()];
    const document = parseAndValidate(options.schema, payload.query, rules);
    if (Array.isArray(document)) return document;
    const freshContext = contextFactory(context, options);
    const { operationName, variables: variableValues } = payload;
    try {
      const contextValue = await freshContext();
      return { schema: options.schema, document, operationName, variableValues, contextValue, freshContext };
    } catch (error) {
      return [new GraphQLError('', { originalError: error as Error })];
    }
  }

  const server = useServer<Record<string, unknown>>(
    {
      isProd: true,
      onSubscribe: (context, _id, payload) => prepare(context, payload) as Promise<ExecutionArgs | GraphQLError[]>,
      subscribe: (args) => subscribeWithFreshContext(args as FreshContextArgs),
      onError: (_context, _id, _payload, errors) => errors.map((error) => format(error as GraphQLError)),
      onNext: (_context, _id, _payload, _args, result) =>
        result.errors ? { ...result, errors: result.errors.map((error) => format(error as GraphQLError)) } : undefined,
    },
    sockets,
    limits.pingIntervalMs,
  );
  const upgrades = acceptUpgrades(app.server, sockets, limits.isAllowedOrigin);
  return {
    async close() {
      upgrades.close();
      await closeSockets(sockets, server);
    },
  };
}

function contextFactory(context: SocketContext, { createContext, logger }: GraphqlOptions) {
  const requestId = randomUUID();
  const { headers } = context.extra.request;
  const { connectionParams } = context;
  return () => createContext({ requestId, headers, connectionParams, logger: logger.child({ requestId }) });
}

function tooMany(): GraphQLError {
  return new GraphQLError(`At most ${MAXIMUM_OPERATIONS_PER_SOCKET} operations may run on one connection`, {
    extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' },
  });
}
