import { createServiceClock, type ServiceClock } from '../clock/createServiceClock.js';
import type { Settings } from '../config/settings.js';
import { checkConnectionBudget, connectionsNeeded } from '../database/connectionBudget.js';
import { createOrm, type Orm } from '../database/createOrm.js';
import { createUnitOfWork, type UnitOfWork } from '../database/unitOfWork.js';
import { registerKeys } from '../encryption/registerKeys.js';
import { createVault, type Vault } from '../encryption/vault.js';
import { createWakeUps, type WakeUps } from '../feed/wakeUps.js';
import { createIdempotency, type Idempotency } from '../idempotency/createIdempotency.js';
import type { Lifecycle } from '../lifecycle/createLifecycle.js';
import type { Logger } from '../logging/createLogger.js';
import type { OpenDatabase } from './openDatabase.js';
import { type RuleSettings, ruleSettings } from './ruleSettings.js';

/** What every role works with. */
export interface Core {
  readonly orm: Orm;
  readonly transact: UnitOfWork;
  readonly idempotency: Idempotency;
  readonly clock: ServiceClock;
  readonly vault: Vault;
  readonly wakeUps: WakeUps;
  readonly logger: Logger;
  readonly databaseUrl: string;
  readonly rules: RuleSettings;
}

/** Connects to the migrated database. */
export async function createCore(
  settings: Settings,
  database: OpenDatabase,
  lifecycle: Lifecycle,
  logger: Logger,
): Promise<Core> {
  const { databaseUrl, keyRing } = database;
  const orm = await createOrm({
    databaseUrl,
    poolSize: settings.database.poolSize,
    statementTimeoutMs: settings.database.statementTimeoutMs,
  });
  lifecycle.add('database', { close: () => orm.close(true) });
  const needed = connectionsNeeded({
    roles: settings.roles,
    poolSize: settings.database.poolSize,
    jobsInPostgres: settings.mongodbUri === undefined,
  });
  await checkConnectionBudget(orm, needed, logger);
  await registerKeys(orm, keyRing);
  const wakeUps = await lifecycle.start('wake-ups', () =>
    createWakeUps({ databaseUrl, pollIntervalMs: settings.pollIntervalMs, logger }),
  );
  const clock = await createServiceClock(orm);
  wakeUps.onWake(() => {
    clock.refresh().catch((error) => logger.warn({ event: 'clock.refresh_failed', err: error }));
  });
  const transact = createUnitOfWork(orm, wakeUps.committed);
  const vault = createVault(keyRing);
  return {
    orm,
    transact,
    idempotency: createIdempotency({ transact, vault }),
    clock,
    vault,
    wakeUps,
    logger,
    databaseUrl,
    rules: ruleSettings(settings),
  };
}
