/**
 * Runs the benchmarks and prints a line per result: what was measured, the ratio, the aim.
 *   npm run bench                      all of them, about twenty minutes
 *   npm run bench -- --only planning   those whose names are given (comma between)
 *   npm run bench -- --quick           small data and few rounds: shows that they work, not what is fast
 * A missed aim is printed and does not fail the run: how fast a shared machine is today is no fact about the code.
 */
import { parseArgs } from 'node:util';
import { benchApi } from './benches/api.mjs';
import { benchCalls } from './benches/calls.mjs';
import { benchOutbox } from './benches/outbox.mjs';
import { benchPipeline } from './benches/pipeline.mjs';
import { benchPlanning } from './benches/planning.mjs';
import { benchRelay } from './benches/relay.mjs';
import { benchRelayCrashes } from './benches/relayCrashes.mjs';
import { benchRelayQuiet } from './benches/relayQuiet.mjs';
import { benchRest } from './benches/rest.mjs';
import { benchSlots } from './benches/slots.mjs';
import { benchTemplates } from './benches/templates.mjs';
import { benchSubscriptions } from './subscriptions.mjs';
import { openBenchCluster } from './support/benchCluster.mjs';
import { openBenchKafka } from './support/benchKafka.mjs';
import { machineFacts, printFacts } from './support/report.mjs';

const BENCHES = {
  templates: benchTemplates,
  planning: benchPlanning,
  pipeline: benchPipeline,
  slots: benchSlots,
  calls: benchCalls,
  subscriptions: benchSubscriptions,
  relay: benchRelay,
  outbox: benchOutbox,
  relayQuiet: benchRelayQuiet,
  relayCrashes: benchRelayCrashes,
  api: benchApi,
  rest: benchRest,
};

const { values } = parseArgs({
  options: { only: { type: 'string' }, quick: { type: 'boolean', default: false } },
});
const names = values.only?.split(',') ?? Object.keys(BENCHES);
const unknown = names.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(`bench: no such benchmark: ${unknown.join(', ')} (there are ${Object.keys(BENCHES).join(', ')})`);
  process.exit(1);
}

const cluster = await openBenchCluster();
let broker;
/** Started for the first that asks; the others never wait for a JVM. */
const kafka = () => (broker ??= openBenchKafka());
try {
  printFacts(await machineFacts(cluster), values.quick);
  for (const name of names) {
    console.log(`\n${name}`);
    await BENCHES[name]({ cluster, kafka, quick: values.quick });
  }
} finally {
  await (await broker?.catch(() => undefined))?.close();
  await cluster.close();
}
