import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { GraphQLError } from 'graphql';
import { handleProtocols } from 'graphql-ws';
import { WebSocketServer } from 'ws';
import type { TransportLimits } from './createHttpServer.js';
import { createDocumentCache } from './documentCache.js';
import type { GraphqlOptions } from './graphqlOverHttp.js';
import { isLocalRequest } from './isLocalRequest.js';
import { acceptUpgrades } from './sockets/acceptUpgrades.js';
import { closeSockets } from './sockets/closeSockets.js';
import { createFrameWriter } from './sockets/createFrameWriter.js';
import { createProtocol } from './sockets/createProtocol.js';
import { createRunner } from './sockets/createRunner.js';
import { createSessions } from './sockets/createSessions.js';
import { createMessages } from './sockets/messages.js';
import { contextFactory, createPrepare } from './sockets/prepareOperation.js';
import { serveSockets } from './sockets/serveSockets.js';
import { createSubscriptionHub } from './subscriptions/createSubscriptionHub.js';

export interface SocketOptions extends TransportLimits {
  /**
   * A subscriber with more than this waiting to be read is cut off with 4413 at the next change; nobody with more than this
   * is asked what else it wants.
   */
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
    maxPayload: limits.requestBytes,
    perMessageDeflate: false,
    handleProtocols,
  });
  const protocol = createProtocol({
    run: createOperationRunner(options, limits),
    sessions: createSessions(options.signIn, limits.socketsPerUser),
    logger: options.logger,
  });
  const served = serveSockets(sockets, protocol, limits);
  const mayConnect = (request: IncomingMessage) => {
    const { origin } = request.headers;
    if (options.signIn.isOpen && !isLocalRequest(request)) return false;
    return origin === undefined || limits.isAllowedOrigin(origin, request);
  };
  const upgrades = acceptUpgrades(app.server, sockets, mayConnect, served.serve);
  return {
    async close() {
      upgrades.close();
      await closeSockets(sockets, served);
    },
  };
}

function createOperationRunner(options: GraphqlOptions, { maximumWaitingBytes, operationsPerSocket }: SocketOptions) {
  const { schema, execute, logger, sharingKey } = options;
  const formatError = (error: GraphQLError) => options.formatError(error.toJSON(), error);
  const contextOf = contextFactory(options);
  const messages = createMessages(formatError);
  const prepare = createPrepare({
    readDocument: createDocumentCache(schema, options.gate),
    contextOf,
    gate: options.gate,
    maximumOperations: operationsPerSocket,
  });
  const hub = createSubscriptionHub({
    execute,
    contextOf,
    formatError,
    messages,
    sendNext: createFrameWriter(),
    maximumWaitingBytes,
    logger,
  });
  return createRunner({ schema, execute, prepare, contextOf, sharingKey, hub, messages });
}
