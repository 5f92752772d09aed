import { join } from 'node:path';
import type { Settings } from '../config/settings.js';
import { migrate } from '../database/migrate.js';
import { createKeyRing, type KeyRing } from '../encryption/keyRing.js';
import { loadOwnKeyRing } from '../encryption/loadKeyRing.js';
import type { Lifecycle } from '../lifecycle/createLifecycle.js';
import type { Logger } from '../logging/createLogger.js';

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
    await migrate(settings.database.url);
    return { databaseUrl: settings.database.url, keyRing: createKeyRing(settings.encryptionKeys ?? []) };
  }
  const { startEmbeddedPostgres } = await import('../embedded/postgres/startEmbeddedPostgres.js');
  const keyRing = settings.encryptionKeys
    ? createKeyRing(settings.encryptionKeys)
    : await loadOwnKeyRing(settings.dataDirectory);
  const server = await lifecycle.start('embedded-postgres', () =>
    startEmbeddedPostgres({
      dataDirectory: join(settings.dataDirectory, 'postgres'),
      settings: { max_connections: EMBEDDED_MAX_CONNECTIONS },
      onExit: onLost,
    }),
  );
  logger.info({ event: 'embedded_postgres.started', port: server.port });
  await migrate(server.url);
  return { databaseUrl: server.url, keyRing };
}
