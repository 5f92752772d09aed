import { readSettings } from '../config/settings.js';
import { rotateKeys } from '../encryption/rotateKeys.js';
import { isCommunicationError } from '../errors.js';
import { createLifecycle } from '../lifecycle/createLifecycle.js';
import { createLogger } from '../logging/createLogger.js';
import { createCore } from '../wiring/createCore.js';
import { joinDatabase } from '../wiring/openDatabase.js';

/** Seals everything with the first key of ENCRYPTION_KEYS; the others may be left out afterwards. */
async function main(): Promise<void> {
  const settings = readSettings();
  const logger = createLogger({ level: 'warn' });
  const lifecycle = createLifecycle({ logger, deadlineMs: settings.shutdownDeadlineMs });
  try {
    const database = await joinDatabase(settings, lifecycle, logger);
    const core = await createCore(settings, database, lifecycle, logger);
    console.log(
      `${await rotateKeys(core.transact, core.vault)} values sealed anew with key "${core.vault.activeKeyId}"`,
    );
  } finally {
    await lifecycle.close('ROTATION_DONE');
  }
}

try {
  await main();
} catch (error) {
  console.error(isCommunicationError(error) ? `${error.code}\n${error.message}` : error);
  process.exitCode = 1;
}
