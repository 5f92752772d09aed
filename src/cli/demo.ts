import { parseArgs } from 'node:util';
import { processEnvironment } from '../config/settings.js';
import { describeSummary } from '../demo/describeSummary.js';
import { playDays } from '../demo/playDays.js';
import { runService } from '../runService.js';

const USAGE = 'usage: npm run demo -- [--days N] [--exit]   (N days are played at once; --exit ends afterwards)';

/** The service with sample data on a clock of its own; `--days 30` plays a month of mails, silence, answers and calls. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { days: { type: 'string' }, exit: { type: 'boolean', default: false } } });
  const days = Number(values.days ?? 0);
  if (!Number.isInteger(days) || days < 0 || days > 365) throw new Error('--days takes a whole number from 0 to 365');
  // A month is played at the pace of the machine: telling about each mail would only hide the summary.
  const quiet = days > 0 ? { LOG_LEVEL: 'warn' } : {};
  const environment = { ...quiet, ...processEnvironment(), DEMO: 'true' };
  await runService(environment, async ({ core, services, workers }, lifecycle) => {
    if (days > 0 && workers) console.log(describeSummary(await playDays({ core, services, ...workers }, days)));
    if (!values.exit) return;
    await lifecycle.close('DEMO_DONE');
    process.exit();
  });
}

try {
  await main();
} catch (error) {
  console.error(Error.isError(error) ? error.message : error);
  console.error(USAGE);
  process.exitCode = 1;
}
