import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import helmet from '@fastify/helmet';
import fastify, { type FastifyInstance, LogController } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Registry } from 'prom-client';
import type { SignIn } from '../auth/signIn.js';
import { createExecutor } from '../execution/createExecutor.js';
import type { Logger } from '../logging/createLogger.js';
import { answerError, answerNotFound } from './answerErrors.js';
import type { CreateContext, SharingKey } from './contextRequest.js';
import { createErrorFormatter } from './createErrorFormatter.js';
import { allowOrigins } from './crossOrigin.js';
import { endKeepAlive } from './endKeepAlive.js';
import { type GraphqlOptions, graphqlOverHttp } from './graphqlOverHttp.js';
import { graphqlOverSockets } from './graphqlOverSockets.js';
import { type HealthOptions, healthRoutes } from './healthRoutes.js';
import { type ListenAddress, listen } from './listen.js';
import { observeRequests } from './observeRequests.js';
import type { OperationGate } from './operations/createOperationGate.js';
import { isOwnOrigin } from './origins.js';
import { refuseOtherMachines } from './refuseOtherMachines.js';
import { STRICT_HEADERS } from './securityHeaders.js';
import { type PageLink, startPage } from './startPage.js';
import { createViewers, type Viewers } from './viewers.js';
import { withDeadline } from './withDeadline.js';

export interface HttpServerOptions {
  readonly address: ListenAddress;
  /** Turns on introspection, Sandbox and the start page, and lets pages on this machine connect. */
  readonly development: boolean;
  /** Who may come in. While it is open, only programs of this machine may. */
  readonly signIn: SignIn;
  readonly graphql: {
    readonly schema: GraphQLSchema;
    readonly createContext: CreateContext;
    /** Without it nobody shares the executions of a subscription. */
    readonly sharingKey?: SharingKey;
    /** What is refused before it runs; holds over HTTP and on sockets. */
    readonly gate: OperationGate;
    /** An operation that takes longer is given up. */
    readonly timeoutMs?: number;
  };
  readonly health: HealthOptions;
  readonly metrics: Registry;
  /** Shows the metrics to everybody who reaches the port. Else they need the role SERVICE or ADMIN. */
  readonly metricsOpen?: boolean;
  readonly logger: Logger;
  /** Further routes (inbox, REST); each gets a scope of its own. */
  readonly plugins?: readonly ((app: FastifyInstance, viewers: Viewers) => Promise<void> | void)[];
  /** For the start page, besides those that are always there. */
  readonly links?: readonly PageLink[];
  /** Pages of other origins that may call the API; its own always may, in development also those of this machine. */
  readonly corsOrigins?: readonly string[];
  readonly limits?: TransportLimits;
  /** A request that has not arrived as a whole by then is ended with 408. */
  readonly requestTimeoutMs?: number;
  readonly pingIntervalMs?: number;
  /** A subscriber with more than this waiting to be read is cut off with 4413. */
  readonly maximumWaitingBytes?: number;
}

/** What one request, one socket and one user may take up. */
export interface TransportLimits {
  /** Of a request's body and of a socket's message alike. */
  readonly requestBytes: number;
  readonly operationsPerSocket: number;
  /** Sockets that one user may have open, in this process. */
  readonly socketsPerUser: number;
}

export interface HttpServer {
  readonly app: FastifyInstance;
  readonly port: number;
  /** Where this process listens, without a trailing slash. */
  readonly url: string;
  /** Refuses new work, ends subscriptions with 1001, waits for running requests. */
  close(): Promise<void>;
}

const DEFAULT_LIMITS: TransportLimits = { requestBytes: 1_048_576, operationsPerSocket: 100, socketsPerUser: 50 };
const DEFAULT_OPERATION_TIMEOUT_MS = 10_000;
const DEFAULT_REQUEST_TIMEOUT_MS = 30_000;
const REQUEST_CHECK_MS = 5_000;
const DEFAULT_PING_INTERVAL_MS = 12_000;
const DEFAULT_MAXIMUM_WAITING_BYTES = 1_048_576;

const STANDARD_LINKS: readonly PageLink[] = [
  { title: 'GraphQL', href: '/graphql', description: 'Apollo Sandbox: queries, mutations, subscriptions' },
  { title: 'REST', href: '/api/docs', description: 'For clients that do not speak GraphQL' },
  { title: 'Readiness', href: '/readyz', description: 'Can it work, and which parts are degraded' },
  { title: 'Liveness', href: '/healthz', description: 'Is the process alive' },
  { title: 'Metrics', href: '/metrics', description: 'For Prometheus' },
];

/**
 * The whole HTTP side: GraphQL over HTTP and sockets, health, metrics, and the routes of `plugins`. Listens on return.
 * @throws CommunicationError PORT_IN_USE and others of {@link listen}; nothing stays open then.
 */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { address, development, logger, corsOrigins = [], limits = DEFAULT_LIMITS } = options;
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: () => randomUUID(),
    bodyLimit: limits.requestBytes,
    ...arrivalWithin(options.requestTimeoutMs ?? DEFAULT_REQUEST_TIMEOUT_MS),
    frameworkErrors: answerError,
  }) as unknown as FastifyInstance;
  const isAllowedOrigin = (origin: string, request: IncomingMessage) =>
    isOwnOrigin(origin, request, development) || corsOrigins.includes(origin);
  await app.register(helmet, STRICT_HEADERS);
  await allowOrigins(app, isAllowedOrigin);
  observeRequests(app, options.metrics);
  endKeepAlive(app);
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(answerNotFound);
  if (options.signIn.isOpen) refuseOtherMachines(app);
  const viewers = createViewers(options.signIn);
  const onRequest = options.metricsOpen ? async () => undefined : viewers.requireRole('SERVICE', 'ADMIN');
  healthRoutes(app, options.health, { registry: options.metrics, onRequest });
  if (development) startPage(app, [...STANDARD_LINKS, ...(options.links ?? [])]);
  const graphql = graphqlOptions(options, viewers);
  const overHttp = await graphqlOverHttp(app, graphql);
  const overSockets = graphqlOverSockets(app, graphql, {
    ...limits,
    maximumWaitingBytes: options.maximumWaitingBytes ?? DEFAULT_MAXIMUM_WAITING_BYTES,
    pingIntervalMs: options.pingIntervalMs ?? DEFAULT_PING_INTERVAL_MS,
    isAllowedOrigin,
  });
  app.addHook('preClose', () => overSockets.close());
  for (const plugin of options.plugins ?? []) await app.register(async (scope) => plugin(scope, viewers));
  const port = await listenOrClose(app, address, overHttp);
  let closing: Promise<void> | undefined;
  return {
    app,
    port,
    url: urlOf(address.host, port),
    close() {
      closing ??= overHttp.close();
      return closing;
    },
  };
}

/**
 * Fastify's own default waits for ever: a peer that sends a byte now and then would hold its connection. Node takes the
 * longer one of the two timeouts for the body, and the one for headers is a minute by default.
 */
function arrivalWithin(requestTimeout: number) {
  const connectionsCheckingInterval = Math.min(REQUEST_CHECK_MS, requestTimeout);
  return { requestTimeout, http: { headersTimeout: requestTimeout, connectionsCheckingInterval } };
}

function graphqlOptions({ graphql, signIn, development, logger }: HttpServerOptions, viewers: Viewers): GraphqlOptions {
  return {
    ...graphql,
    signIn,
    viewers,
    execute: withDeadline(createExecutor(graphql.schema), graphql.timeoutMs ?? DEFAULT_OPERATION_TIMEOUT_MS),
    formatError: createErrorFormatter({ logger, hideSchemaDetails: !development }),
    development,
    logger,
  };
}

async function listenOrClose(
  app: FastifyInstance,
  address: ListenAddress,
  running: { close(): Promise<void> },
): Promise<number> {
  try {
    return await listen(app, address);
  } catch (error) {
    await running.close();
    throw error;
  }
}

function urlOf(host: string, port: number): string {
  const reachable = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
