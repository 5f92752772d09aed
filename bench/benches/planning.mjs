import { startChild } from '../support/children.mjs';
import { printDetail, printRatio } from '../support/report.mjs';
import { seedOpenRequests } from '../support/seedOpenRequests.mjs';
import { median } from '../support/statistics.mjs';

const AIM = 120;

/**
 * The planning sweep over open requests that nobody has planned, and over the same once nothing has changed. Each sweep
 * has a database of its own; a process that has planned before, so that the small ones don't pay for its warming up.
 */
export async function benchPlanning({ cluster, quick }) {
  const sizes = quick ? [100, 1_000, 10_000] : [1_000, 10_000, 100_000];
  const rounds = quick ? 1 : 3;
  const planner = startChild('planner.mjs', { execArgv: ['--expose-gc'] });
  try {
    await planOnce(cluster, planner, sizes[1]);
    const results = [];
    for (let round = 0; round < rounds; round += 1) {
      const sweeps = new Map();
      for (const size of sizes) sweeps.set(size, await planOnce(cluster, planner, size));
      results.push(sweeps);
    }
    report(sizes, results);
  } finally {
    await planner.close();
  }
}

async function planOnce(cluster, planner, size) {
  const databaseUrl = await cluster.createDatabase();
  try {
    await seedOpenRequests(databaseUrl, size);
    const first = await planner.call('plan', { databaseUrl });
    const again = await planner.call('plan', { databaseUrl });
    if (first.result.opened === 0) throw new Error('the sweep has planned nothing');
    const { opened, changed, canceled } = again.result;
    if (opened + changed + canceled > 0)
      throw new Error(`a second sweep changed something: ${JSON.stringify(again.result)}`);
    return { first, again };
  } finally {
    await cluster.dropDatabase(databaseUrl);
  }
}

function report(sizes, results) {
  const [smallest, largest] = [sizes[0], sizes.at(-1)];
  for (const [sweep, name] of [
    ['first', 'planning'],
    ['again', 'planning again, nothing changed'],
  ]) {
    printRatio(
      `${name}, time for ${largest} : time for ${smallest} open requests`,
      results.map((sweeps) => sweeps.get(largest)[sweep].ms / sweeps.get(smallest)[sweep].ms),
      { atMost: AIM },
    );
    for (const size of sizes) {
      const of = (key) => median(results.map((sweeps) => sweeps.get(size)[sweep][key]));
      const perSecond = ((size * 1_000) / of('ms')).toFixed(0);
      const memory = `memory grew by at most ${of('rssGrowthMb').toFixed(0)} MB`;
      printDetail(`${size} requests`, `${(of('ms') / 1_000).toFixed(2)} s, ${perSecond} requests/s, ${memory}`);
    }
  }
}
