import type { Composer } from './composer/composeEmail.js';
import type { Settings } from './config/settings.js';
import type { DeliveryWorker } from './delivery/createDeliveryWorker.js';
import { loadDemo } from './demo/loadDemo.js';
import type { JobRunner } from './jobs/createJobRunner.js';
import type { Sweeps } from './jobs/jobs.js';
import type { Lifecycle } from './lifecycle/createLifecycle.js';
import type { Logger } from './logging/createLogger.js';
import type { MailTransport } from './mail/createMailTransport.js';
import { type Core, createCore } from './wiring/createCore.js';
import { createServices, type Services } from './wiring/createServices.js';
import { createSweeps } from './wiring/createSweeps.js';
import { openDatabase } from './wiring/openDatabase.js';
import { openMail } from './wiring/openMail.js';
import { startConsumer } from './wiring/startConsumer.js';
import { startRelay } from './wiring/startRelay.js';
import { openComposer, startWorkers } from './wiring/startWorkers.js';

/** The running service, for those who started it. Closing it is the lifecycle's business. */
export interface App {
  readonly core: Core;
  /** Undefined without the role `api`. */
  readonly url: string | undefined;
  readonly hasInbox: boolean;
  readonly demo: { readonly stored: number; readonly clock: Date } | null;
  readonly services: Services;
  /** Null without the role `worker`. */
  readonly workers: { readonly delivery: DeliveryWorker; readonly sweeps: Sweeps; readonly jobs: JobRunner } | null;
}

interface AppParts {
  readonly logger: Logger;
  readonly lifecycle: Lifecycle;
}

/** The only place that wires the service: database, core, mail, the roles in the order in which they depend on each other. */
export async function createApp(settings: Settings, { logger, lifecycle }: AppParts): Promise<App> {
  const onLost = (error: Error) => {
    logger.fatal({ event: 'embedded_postgres.lost', err: error });
    void lifecycle.close('DATABASE_LOST').then(() => process.exit(1));
  };
  const database = await openDatabase(settings, lifecycle, logger, onLost);
  const core = await createCore(settings, database, lifecycle, logger);
  // Closed after all that write events, so that the last ones still leave.
  if (settings.roles.includes('relay')) lifecycle.add('relay', startRelay(settings, core.databaseUrl, logger));
  const demo = settings.demo ? await loadDemo(core) : null;
  const mail = await openMail(settings, lifecycle);
  const composer = await lifecycle.start('composer', () => openComposer(settings, logger));
  const services = createServices(core, composer);
  const workers = settings.roles.includes('worker')
    ? openWorkers(settings, core, { transport: mail.transport, composer }, lifecycle)
    : null;
  const url = settings.roles.includes('api')
    ? await startApi(settings, core, { mail, services, jobs: workers?.jobs }, lifecycle)
    : undefined;
  lifecycle.markReady();
  return {
    core,
    url,
    hasInbox: mail.inbox !== null,
    demo: demo && { stored: demo.stored, clock: core.clock.now() },
    services,
    workers,
  };
}

function openWorkers(
  settings: Settings,
  core: Core,
  parts: { readonly transport: MailTransport; readonly composer: Composer },
  lifecycle: Lifecycle,
) {
  const sweeps = createSweeps(settings, core, lifecycle);
  const workers = startWorkers(settings, core, { ...parts, sweeps }, lifecycle);
  startConsumer(settings, core, lifecycle);
  return { sweeps, ...workers };
}

async function startApi(...parts: Parameters<typeof import('./wiring/startApi.js')['startApi']>): Promise<string> {
  // Only the role that serves it pays for loading GraphQL.
  const { startApi: start } = await import('./wiring/startApi.js');
  return start(...parts);
}
