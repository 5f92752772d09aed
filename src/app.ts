import type { Settings } from './config/settings.js';
import { loadDemo } from './demo/loadDemo.js';
import type { Lifecycle } from './lifecycle/createLifecycle.js';
import type { Logger } from './logging/createLogger.js';
import { type Core, createCore } from './wiring/createCore.js';
import { createServices } from './wiring/createServices.js';
import { createSweeps } from './wiring/createSweeps.js';
import { openDatabase } from './wiring/openDatabase.js';
import { openMail } from './wiring/openMail.js';
import { openComposer, startWorkers } from './wiring/startWorkers.js';

/** The running service, for those who started it. Closing it is the lifecycle's business. */
export interface App {
  readonly core: Core;
  /** Undefined without the role `api`. */
  readonly url: string | undefined;
  readonly hasInbox: boolean;
  readonly demo: { readonly stored: number; readonly clock: Date } | null;
}

interface AppParts {
  readonly logger: Logger;
  readonly lifecycle: Lifecycle;
}

/** The only place that wires the service: database, core, mail, the roles in the order in which they depend on each other. */
export async function createApp(settings: Settings, { logger, lifecycle }: AppParts): Promise<App> {
  const onLost = (error: Error) => {
    logger.fatal({ event: 'embedded_postgres.lost', err: error });
    void lifecycle.close('database lost').then(() => process.exit(1));
  };
  const database = await openDatabase(settings, lifecycle, logger, onLost);
  const core = await createCore(settings, database, lifecycle, logger);
  const demo = settings.demo ? await loadDemo(core) : null;
  const mail = await openMail(settings, lifecycle);
  const composer = await lifecycle.start('composer', () => openComposer(settings, logger));
  if (settings.roles.includes('worker')) {
    const sweeps = createSweeps(settings, core, lifecycle);
    await startWorkers(settings, core, { transport: mail.transport, composer, sweeps }, lifecycle);
  }
  const url = settings.roles.includes('api')
    ? await startApi(settings, core, mail, createServices(core, composer), lifecycle)
    : undefined;
  lifecycle.markReady();
  return { core, url, hasInbox: mail.inbox !== null, demo: demo && { stored: demo.stored, clock: core.clock.now() } };
}

async function startApi(...parts: Parameters<typeof import('./wiring/startApi.js')['startApi']>): Promise<string> {
  // Only the role that serves it pays for loading GraphQL.
  const { startApi: start } = await import('./wiring/startApi.js');
  return start(...parts);
}
