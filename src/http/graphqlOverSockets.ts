import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { type ExecutionArgs, type GraphQLError, NoSchemaIntrospectionCustomRule, specifiedRules } from 'graphql';
import { handleProtocols, makeServer } from 'graphql-ws';
import { WebSocketServer } from 'ws';
import { acceptUpgrades } from './acceptUpgrades.js';
import { closeSockets } from './closeSockets.js';
import { createDocumentCache } from './documentCache.js';
import type { GraphqlOptions } from './graphqlOverHttp.js';
import { createPrepare, type SocketOperation } from './prepareOperation.js';
import { type SocketExtra, serveSockets } from './serveSockets.js';
import { createSubscribe } from './subscribeOverSockets.js';
import { createSubscriptionHub } from './subscriptions/createSubscriptionHub.js';

export interface SocketOptions {
  readonly maximumMessageBytes: number;
  /** A subscriber with more than this waiting to be read is cut off with 4413. */
  readonly maximumWaitingBytes: number;
  /** Half the time until a silent peer is cut off: a ping that is not answered within it ends the connection. */
  readonly pingIntervalMs: number;
  /** Origins of other pages that may connect; the service's own always may. */
  readonly isAllowedOrigin: (origin: string, request: IncomingMessage) => boolean;
}

/** Serves GraphQL over `graphql-transport-ws` on the path of {@link acceptUpgrades}, under the rules of HTTP. */
export function graphqlOverSockets(app: FastifyInstance, options: GraphqlOptions, limits: SocketOptions) {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.maximumMessageBytes,
    perMessageDeflate: false,
    handleProtocols,
  });
  const { schema, logger } = options;
  const formatError = (error: GraphQLError) => options.formatError(error.toJSON(), error);
  const rules = [
    ...specifiedRules,
    ...options.validationRules,
    ...(options.development ? [] : [NoSchemaIntrospectionCustomRule]),
  ];
  const prepare = createPrepare(options, createDocumentCache(schema, rules));
  const hub = createSubscriptionHub({ schema, formatError, logger, maximumWaitingBytes: limits.maximumWaitingBytes });
  const subscribe = createSubscribe(hub, options.sharingKey);
  const protocol = makeServer<Record<string, unknown>, SocketExtra>({
    onSubscribe: (context, id, payload) => prepare(context, id, payload) as Promise<ExecutionArgs | GraphQLError[]>,
    subscribe: (args) => subscribe(args as SocketOperation),
    onError: (_context, _id, _payload, errors) => errors.map((error) => formatError(error as GraphQLError)),
    onNext: (_context, _id, _payload, _args, result) =>
      result.errors
        ? { ...result, errors: result.errors.map((error) => formatError(error as GraphQLError)) }
        : undefined,
  });
  const served = serveSockets(sockets, { protocol, pingIntervalMs: limits.pingIntervalMs, logger });
  const upgrades = acceptUpgrades(app.server, sockets, limits.isAllowedOrigin, served.serve);
  return {
    async close() {
      upgrades.close();
      await closeSockets(sockets, served);
    },
  };
}
