import { createApp } from './app.js';
import { readSettings } from './config/settings.js';
import { isCommunicationError } from './errors.js';
import { createLifecycle } from './lifecycle/createLifecycle.js';
import { installSignalHandlers } from './lifecycle/installSignalHandlers.js';
import { createLogger } from './logging/createLogger.js';
import { welcome } from './wiring/welcome.js';

/** Starts the service with the settings of the environment; what is wrong is told once and ends the process with 1. */
async function main(): Promise<void> {
  const settings = readSettings();
  const logger = createLogger({ level: settings.logLevel });
  const lifecycle = createLifecycle({ logger, deadlineMs: settings.shutdownDeadlineMs });
  installSignalHandlers({ lifecycle, logger });
  try {
    const app = await createApp(settings, { logger, lifecycle });
    if (!settings.isProduction) process.stdout.write(welcome(settings, app));
  } catch (error) {
    if (lifecycle.signal.aborted) return;
    await lifecycle.close('start failed');
    throw error;
  }
}

try {
  await main();
} catch (error) {
  // The logger never writes messages; what an operator has to read before anything runs goes to standard error.
  process.stderr.write(
    isCommunicationError(error)
      ? `${error.code}\n${error.message}\n`
      : `${Error.isError(error) ? error.stack : String(error)}\n`,
  );
  process.exitCode = 1;
  setTimeout(() => process.exit(1), 1_000).unref();
}
