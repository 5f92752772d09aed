import type { Settings } from './config/settings.js';
import type { Lifecycle } from './lifecycle/createLifecycle.js';
import type { Logger } from './logging/createLogger.js';
import { openDatabase } from './wiring/openDatabase.js';
import { startRelay } from './wiring/startRelay.js';

interface RelayOnlyParts {
  readonly logger: Logger;
  readonly lifecycle: Lifecycle;
}

/** What `createApp` is for a process that is nothing but a relay: it starts without ORM, templates and GraphQL. */
export async function createRelayOnly(settings: Settings, { logger, lifecycle }: RelayOnlyParts): Promise<void> {
  const onLost = (error: Error) => {
    logger.fatal({ event: 'embedded_postgres.lost', err: error });
    void lifecycle.close('DATABASE_LOST').then(() => process.exit(1));
  };
  const { databaseUrl } = await openDatabase(settings, lifecycle, logger, onLost);
  lifecycle.add('relay', startRelay(settings, databaseUrl, logger));
  lifecycle.markReady();
}
