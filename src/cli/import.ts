import { basename } from 'node:path';
import { readSettings } from '../config/settings.js';
import { isCommunicationError } from '../errors.js';
import { importEvents } from '../ingest/importEvents.js';
import { untilHandled } from '../ingest/untilHandled.js';
import { createLifecycle } from '../lifecycle/createLifecycle.js';
import { createLogger } from '../logging/createLogger.js';
import { createCore } from '../wiring/createCore.js';
import { joinDatabase } from '../wiring/openDatabase.js';
import { workOffInbox } from '../wiring/startWorkers.js';

const USAGE = 'usage: npm run import -- FILE.jsonl   (one event envelope per line; see examples/)';

/**
 * Feeds a file through the entry and handlers that Kafka uses and waits until they are worked off. Exit codes: 0 all
 * lines went in, 2 some were set aside (they are listed), 1 it could not run.
 */
async function main(): Promise<number> {
  const [path] = process.argv.slice(2);
  if (!path || path.startsWith('-')) {
    console.error(USAGE);
    return 1;
  }
  const settings = readSettings();
  const logger = createLogger({ level: settings.logLevel === 'info' ? 'warn' : settings.logLevel });
  const lifecycle = createLifecycle({ logger, deadlineMs: settings.shutdownDeadlineMs });
  try {
    const database = await joinDatabase(settings, lifecycle, logger);
    const core = await createCore(settings, database, lifecycle, logger);
    const source = `file:${basename(path)}`;
    const report = await importEvents(core, path, source);
    await untilHandled({ ...core, workOff: () => workOffInbox(core) }, source);
    console.log(
      `${report.stored} events taken, ${report.duplicates} known already, ${report.ignored} of types not handled here, ${report.problems.length} set aside`,
    );
    for (const problem of report.problems) console.log(`  line ${problem.line}: ${problem.code}: ${problem.reason}`);
    return report.problems.length > 0 ? 2 : 0;
  } finally {
    await lifecycle.close('IMPORT_DONE');
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(isCommunicationError(error) ? `${error.code}\n${error.message}` : error);
  process.exitCode = 1;
}
