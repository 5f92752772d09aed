import { type App, createApp } from './app.js';
import { type Environment, readSettings } from './config/settings.js';
import { isCommunicationError } from './errors.js';
import { createLifecycle, type Lifecycle } from './lifecycle/createLifecycle.js';
import { installSignalHandlers } from './lifecycle/installSignalHandlers.js';
import { createLogger } from './logging/createLogger.js';
import { welcome } from './wiring/welcome.js';

/**
 * Starts the service with the settings of an environment and runs until a signal; `afterStart` is for commands that do
 * something with it. What is wrong is told once on standard error and ends the process with 1.
 */
export async function runService(
  environment?: Environment,
  afterStart: (app: App, lifecycle: Lifecycle) => Promise<void> = async () => undefined,
): Promise<void> {
  try {
    const settings = readSettings(environment);
    const logger = createLogger({ level: settings.logLevel });
    const lifecycle = createLifecycle({ logger, deadlineMs: settings.shutdownDeadlineMs });
    installSignalHandlers({ lifecycle, logger });
    try {
      const app = await createApp(settings, { logger, lifecycle });
      if (!settings.isProduction) process.stdout.write(welcome(settings, app));
      await afterStart(app, lifecycle);
    } catch (error) {
      if (lifecycle.signal.aborted) return;
      await lifecycle.close('START_FAILED');
      throw error;
    }
  } catch (error) {
    tell(error);
  }
}

/** The logger never writes messages; what an operator has to read before anything runs goes to standard error. */
function tell(error: unknown): void {
  const unexpected = () => (Error.isError(error) ? error.stack : String(error));
  process.stderr.write(isCommunicationError(error) ? `${error.code}\n${error.message}\n` : `${unexpected()}\n`);
  process.exitCode = 1;
  setTimeout(() => process.exit(1), 1_000).unref();
}
