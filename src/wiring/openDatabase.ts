import { join } from 'node:path';
import type { Settings } from '../config/settings.js';
import { isMigrated } from '../database/isMigrated.js';
import { createKeyRing, type KeyRing } from '../encryption/keyRing.js';
import { loadOwnKeyRing } from '../encryption/loadKeyRing.js';
import { isCommunicationError } from '../errors.js';
import type { Lifecycle } from '../lifecycle/createLifecycle.js';
import type { Logger } from '../logging/createLogger.js';
import { databaseOn, recreateDatabase } from './recreateDatabase.js';

/** DESIGN 3, STACK: enough for several processes on one embedded server. */
const EMBEDDED_MAX_CONNECTIONS = 150;

export interface OpenDatabase {
  readonly databaseUrl: string;
  readonly keyRing: KeyRing;
}

/**
 * The PostgreSQL of DATABASE_URL, or the embedded one with its data in DATA_DIRECTORY; migrated. `onLost` is called when
 * the embedded server ends although nobody closed it.
 */
export async function openDatabase(
  settings: Settings,
  lifecycle: Lifecycle,
  logger: Logger,
  onLost: (error: Error) => void,
): Promise<OpenDatabase> {
  if (settings.database.url) {
    await migrateIfNeeded(settings.database.url);
    return { databaseUrl: settings.database.url, keyRing: createKeyRing(settings.encryptionKeys ?? []) };
  }
  const { startEmbeddedPostgres } = await import('../embedded/postgres/startEmbeddedPostgres.js');
  const keyRing = settings.encryptionKeys
    ? createKeyRing(settings.encryptionKeys)
    : await loadOwnKeyRing(settings.dataDirectory);
  const dataDirectory = join(settings.dataDirectory, 'postgres');
  const server = await lifecycle.start('embedded-postgres', () =>
    startEmbeddedPostgres({ dataDirectory, settings: { max_connections: EMBEDDED_MAX_CONNECTIONS }, onExit: onLost }),
  );
  logger.info({ event: 'embedded_postgres.started', port: server.port });
  // A demo begins anew every time, for its clock cannot go back; it has a database of its own.
  const databaseUrl = await recreateDatabase(server.url, settings.demo ? 'demo' : 'communication', {
    fresh: settings.demo,
  });
  await migrateIfNeeded(databaseUrl);
  return { databaseUrl, keyRing };
}

/** The ORM is loaded only where there is something to migrate, or by those who use it anyway. */
async function migrateIfNeeded(databaseUrl: string): Promise<void> {
  if (await isMigrated(databaseUrl)) return;
  const { migrate } = await import('../database/migrate.js');
  await migrate(databaseUrl);
}

/** For command-line tools: the database of the service that runs beside them, else like {@link openDatabase}. */
export async function joinDatabase(settings: Settings, lifecycle: Lifecycle, logger: Logger): Promise<OpenDatabase> {
  const { attachEmbeddedPostgres } = await import('../embedded/postgres/attachEmbeddedPostgres.js');
  try {
    return await openDatabase(settings, lifecycle, logger, () => process.exit(1));
  } catch (error) {
    const running = isCommunicationError(error) && error.code === 'DATA_DIRECTORY_IN_USE';
    const serverUrl = running ? await attachEmbeddedPostgres(join(settings.dataDirectory, 'postgres')) : undefined;
    if (!serverUrl) throw error;
    const keyRing = settings.encryptionKeys
      ? createKeyRing(settings.encryptionKeys)
      : await loadOwnKeyRing(settings.dataDirectory);
    return { databaseUrl: databaseOn(serverUrl, settings.demo ? 'demo' : 'communication'), keyRing };
  }
}
