import type { App } from './app.js';
import { type Environment, readSettings, type Settings } from './config/settings.js';
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
      if (isOnlyRelay(settings)) await startOnlyRelay(settings, { logger, lifecycle });
      else await afterStart(await startApp(settings, { logger, lifecycle }), lifecycle);
    } catch (error) {
      if (lifecycle.signal.aborted) return;
      await lifecycle.close('START_FAILED');
      throw error;
    }
  } catch (error) {
    tell(error);
  }
}

type Parts = Parameters<typeof import('./app.js')['createApp']>[1];

async function startApp(settings: Settings, parts: Parts): Promise<App> {
  const { createApp } = await import('./app.js');
  const app = await createApp(settings, parts);
  greet(settings, app);
  return app;
}

/** It needs little, so it loads little: it is there again 0.2 s after it was killed. */
async function startOnlyRelay(settings: Settings, parts: Parts): Promise<void> {
  const { createRelayOnly } = await import('./relayOnly.js');
  await createRelayOnly(settings, parts);
  greet(settings, { url: undefined, hasInbox: false, demo: null });
}

function isOnlyRelay({ roles, demo }: Settings): boolean {
  return roles.every((role) => role === 'relay') && !demo;
}

function greet(settings: Settings, started: Parameters<typeof welcome>[1]): void {
  if (!settings.isProduction) process.stdout.write(welcome(settings, started));
}

/** The logger never writes messages; what an operator has to read before anything runs goes to standard error. */
function tell(error: unknown): void {
  const unexpected = () => (Error.isError(error) ? error.stack : String(error));
  process.stderr.write(isCommunicationError(error) ? `${error.code}\n${error.message}\n` : `${unexpected()}\n`);
  process.exitCode = 1;
  setTimeout(() => process.exit(1), 1_000).unref();
}
