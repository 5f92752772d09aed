import { consumerHealth } from '../bridge/consumer/consumerHealth.js';
import type { Settings } from '../config/settings.js';
import { createBridgeWatch } from '../feed/createBridgeWatch.js';
import { createLiveFeed } from '../feed/createLiveFeed.js';
import { createHttpServer } from '../http/createHttpServer.js';
import { createOperationGate } from '../http/operations/createOperationGate.js';
import type { JobRunner } from '../jobs/createJobRunner.js';
import type { Lifecycle } from '../lifecycle/createLifecycle.js';
import { restPlugin } from '../rest/registerRest.js';
import { buildGraphqlSchema } from '../schema/buildGraphqlSchema.js';
import { createContextFactory, type GraphqlContext } from '../schema/context.js';
import { createRightsTable } from '../schema/rights/createRightsTable.js';
import type { Core } from './createCore.js';
import { createMetrics } from './createMetrics.js';
import type { Services } from './createServices.js';
import { healthChecks } from './healthChecks.js';
import type { OpenMail } from './openMail.js';
import { openSignIn } from './openSignIn.js';

interface ApiParts {
  readonly mail: OpenMail;
  readonly services: Services;
  /** Of this process; undefined without the role `worker`. */
  readonly jobs: JobRunner | undefined;
}

/** GraphQL over HTTP and sockets, health, metrics and the inbox pages. Returns the URL it listens on. */
export async function startApi(settings: Settings, core: Core, parts: ApiParts, lifecycle: Lifecycle): Promise<string> {
  const { logger, orm, wakeUps } = core;
  const feed = await lifecycle.start('feed', () => createLiveFeed({ orm, wakeUps, logger }));
  const bridge = lifecycle.add('bridge-watch', createBridgeWatch({ orm, wakeUps, logger }));
  const schema = await buildGraphqlSchema();
  const { mail, services, jobs } = parts;
  const { inbox } = mail;
  const { publicUrl } = settings.http;
  const signIn = await openSignIn(settings);
  const gate = createOperationGate({
    schema,
    limits: settings.limits.operation,
    rightOf: createRightsTable(schema),
    introspection: !settings.isProduction,
  });
  if (signIn.isOpen) logger.warn({ event: 'sign_in.open', host: settings.http.host });
  const server = await lifecycle.start('http', async () =>
    createHttpServer({
      address: { host: settings.http.host, port: settings.http.port },
      development: !settings.isProduction,
      signIn,
      // Behind a proxy the service's own pages come under its name.
      corsOrigins: [...settings.auth.corsOrigins, ...(publicUrl ? [new URL(publicUrl).origin] : [])],
      limits: settings.limits,
      graphql: {
        schema,
        gate,
        timeoutMs: settings.limits.operationTimeoutMs,
        createContext: createContextFactory({ ...core, services, feed, bridge }),
        // What a role may see is the same for all who have it.
        sharingKey: (context) => (context as GraphqlContext).viewer.role,
      },
      health: {
        isReady: () => lifecycle.state() === 'READY',
        checks: {
          ...healthChecks(core, { transport: mail.transport, jobs }),
          ...(settings.kafka.brokers ? { kafkaConsumer: () => consumerHealth(orm.em.fork()) } : {}),
        },
      },
      metrics: createMetrics(core),
      metricsOpen: settings.auth.metricsOpen,
      logger,
      plugins: [
        restPlugin({ ...core, services }, gate.consume, publicUrl),
        ...(inbox ? [(await import('./inboxPages.js')).inboxPages(core, inbox, signIn)] : []),
      ],
      links: inbox ? [{ title: 'Inbox', href: '/inbox', description: 'What was sent, in the local mailbox' }] : [],
    }),
  );
  return server.url;
}
