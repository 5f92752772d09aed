import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { SignIn } from '../auth/signIn.js';
import type { Execute } from '../execution/createExecutor.js';
import type { Logger } from '../logging/createLogger.js';
import { admitPlugin, withViewer } from './admitPlugin.js';
import type { CreateContext, SharingKey } from './contextRequest.js';
import type { FormatError } from './createErrorFormatter.js';
import { executedBy } from './executedBy.js';
import type { OperationGate } from './operations/createOperationGate.js';
import { requireGraphqlViewer } from './requireGraphqlViewer.js';
import { SANDBOX_POLICY } from './securityHeaders.js';
import type { Viewers } from './viewers.js';

export const GRAPHQL_PATH = '/graphql';

export interface GraphqlOptions {
  readonly schema: GraphQLSchema;
  readonly signIn: SignIn;
  readonly viewers: Viewers;
  /** One for HTTP and sockets. */
  readonly execute: Execute;
  readonly createContext: CreateContext;
  /** Without it nobody shares the executions of a subscription. */
  readonly sharingKey?: SharingKey | undefined;
  /** The same over HTTP and on sockets. */
  readonly gate: OperationGate;
  readonly formatError: FormatError;
  /** Introspection, suggestions and Sandbox. */
  readonly development: boolean;
  readonly logger: Logger;
}

/**
 * Serves GraphQL at `/graphql` by GET and POST, and Apollo Sandbox there in development.
 * `close()` closes `app` too: running operations end, then Apollo stops.
 */
export async function graphqlOverHttp(
  app: FastifyInstance,
  options: GraphqlOptions,
): Promise<{ close(): Promise<void> }> {
  const apollo = new ApolloServer<object>({
    gateway: executedBy(options.execute, options.schema),
    formatError: options.formatError,
    validationRules: [...options.gate.rules],
    parseOptions: { maxTokens: options.gate.maximumTokens },
    // The gate's rules refuse it where it is off, in the same words as on sockets.
    introspection: true,
    hideSchemaDetailsFromClientErrors: !options.development,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    stopOnTerminationSignals: false,
    nodeEnv: options.development ? 'development' : 'production',
    logger: options.logger,
    plugins: [...privacyPlugins(), landingPage(options.development), drainPlugin(app), admitPlugin(options.gate)],
  });
  await apollo.start();
  const handler = fastifyApolloHandler(apollo, {
    context: async (request: FastifyRequest) => {
      const viewer = await options.viewers.viewerOf(request);
      const context = await options.createContext({ requestId: request.id, viewer, logger: request.log as Logger });
      return withViewer(context, viewer);
    },
  });
  app.route({
    method: ['GET', 'POST'],
    url: GRAPHQL_PATH,
    async onRequest(request: FastifyRequest, reply: FastifyReply) {
      // The page of Sandbox holds no data; what it asks for needs a token.
      if (!options.development || !wantsPage(request)) await requireGraphqlViewer(options, request, reply);
    },
    async handler(this: FastifyInstance, request: FastifyRequest, reply: FastifyReply) {
      if (options.development && wantsPage(request)) await reply.helmet({ contentSecurityPolicy: SANDBOX_POLICY });
      return handler.call(this, request, reply);
    },
  });
  return { close: () => apollo.stop() };
}

/** Apollo reports to its makers where an environment variable asks for it; this is health data. */
function privacyPlugins(): ApolloServerPlugin[] {
  return [
    ApolloServerPluginUsageReportingDisabled(),
    ApolloServerPluginSchemaReportingDisabled(),
    ApolloServerPluginInlineTraceDisabled(),
    // Doubles the throughput of long lists; nothing here may be cached anyway.
    ApolloServerPluginCacheControlDisabled(),
  ];
}

function landingPage(development: boolean): ApolloServerPlugin {
  if (!development) return ApolloServerPluginLandingPageDisabled();
  return ApolloServerPluginLandingPageLocalDefault({
    includeCookies: false,
    embed: { runTelemetry: false, endpointIsEditable: false, initialState: { pollForSchemaUpdates: false } },
  });
}

/** The integration's own drain plugin cuts requests after a fixed 10 s; the deadline belongs to the lifecycle. */
function drainPlugin(app: FastifyInstance): ApolloServerPlugin {
  return { serverWillStart: async () => ({ drainServer: async () => void (await app.close()) }) };
}

function wantsPage({ method, headers }: FastifyRequest): boolean {
  return method === 'GET' && (headers.accept ?? '').includes('text/html');
}
